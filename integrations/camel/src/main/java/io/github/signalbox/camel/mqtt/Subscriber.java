/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subscribes on each connection, and looks at the broker's answer; what it refuses is tried again
 * on a new connection.
 *
 * <p>Artemis 2.55 mistakes a shared subscription that a resumed session repeats for a new one: it
 * refuses the acknowledgements of what it had begun to deliver, and delivers nothing more once the
 * receive maximum is used up. A session with a shared subscription therefore subscribes once after
 * a start, on a preparing connection that takes no messages; later connections rely on the session.
 */
final class Subscriber {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
  private static final long SETTLE_MILLIS = TimeUnit.SECONDS.toMillis(2);

  private final ReliableEndpoint endpoint;
  private final MqttLink link;
  private volatile boolean prepares;

  Subscriber(ReliableEndpoint endpoint, MqttLink link) {
    this.endpoint = endpoint;
    this.link = link;
    this.prepares = endpoint.resumesSharedSubscription();
  }

  /** Returns whether the connection to come takes no messages. */
  boolean prepares() {
    return prepares;
  }

  MqttConnectionOptions options(boolean first) {
    MqttConnectionOptions options = endpoint.connectionOptions(first);
    if (prepares) {
      options.setReceiveMaximum(1);
    }
    return options;
  }

  void connected(MqttAsyncClient client, IMqttToken answer) throws MqttException {
    if (endpoint.resumesSharedSubscription() && !prepares && answer.getSessionPresent()) {
      link.ready(client);
      return;
    }
    client.subscribe(
        new MqttSubscription[] {new MqttSubscription(endpoint.getTopic(), endpoint.consumerQos())},
        null,
        new Answer(client),
        new MqttProperties());
  }

  /**
   * Waits until the broker has handled the acknowledgements that it was sent, for 2 s at most.
   *
   * <p>Artemis ends a session as soon as its connection has gone, whether it has handled all
   * packets or not, and then delivers again what had been acknowledged. It handles packets in
   * order, so its answer to an UNSUBSCRIBE, from what was never subscribed to, says that it is
   * through.
   */
  void settle(MqttAsyncClient client) {
    String filter = beside(endpoint.getTopic());
    try {
      if (client.isConnected()) {
        client.unsubscribe(filter).waitForCompletion(SETTLE_MILLIS);
      }
    } catch (MqttException e) {
      LOG.debug("MQTT client {}: {}", client.getClientId(), e.getMessage());
    }
  }

  private void subscribed(MqttAsyncClient client) {
    if (prepares) {
      prepares = false;
      link.replace(client);
    } else {
      link.ready(client);
    }
  }

  /** Returns a filter below the same first level that nobody subscribes to. */
  static String beside(String filter) {
    String[] levels = filter.split("/");
    String first = filter.startsWith("$share/") && levels.length > 2 ? levels[2] : levels[0];
    boolean named = !first.isEmpty() && !first.contains("#") && !first.contains("+");
    return (named ? first + "/" : "") + "-settled-";
  }

  private void refused(MqttAsyncClient client, String why) {
    link.renew(client, "subscription to '" + endpoint.getTopic() + "' is refused: " + why);
  }

  /** The answer to one SUBSCRIBE; source of the reason codes: MQTT 5.0, section 3.9.3. */
  private final class Answer implements MqttActionListener {
    private final MqttAsyncClient client;

    Answer(MqttAsyncClient client) {
      this.client = client;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      int[] reasons = token.getReasonCodes();
      if (reasons != null && reasons.length > 0 && ReasonCode.isRejection(reasons[0])) {
        refused(client, ReasonCode.describe(reasons[0]));
      } else {
        subscribed(client);
      }
    }

    @Override
    public void onFailure(IMqttToken token, Throwable failure) {
      refused(client, MqttLink.text(failure));
    }
  }
}
