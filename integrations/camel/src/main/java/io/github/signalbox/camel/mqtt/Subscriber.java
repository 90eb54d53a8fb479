/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import io.github.signalbox.camel.mqtt.client.Connack;
import io.github.signalbox.camel.mqtt.client.MqttConnection;
import io.github.signalbox.camel.mqtt.client.Reasons;
import io.github.signalbox.camel.mqtt.client.Reply;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.jspecify.annotations.Nullable;

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

  void connected(MqttConnection connection, Connack answer) {
    if (endpoint.resumesSharedSubscription() && !prepares && answer.sessionPresent()) {
      link.ready(connection);
      return;
    }
    connection
        .subscribe(endpoint.getTopic(), endpoint.consumerQos())
        .whenComplete((reply, failure) -> answered(connection, reply, failure));
  }

  /** Takes the answer to a SUBSCRIBE; source of the reason codes: MQTT 5.0, section 3.9.3. */
  private void answered(
      MqttConnection connection, @Nullable Reply reply, @Nullable Throwable failure) {
    if (reply == null) {
      rejected(connection, Reasons.text(failure));
    } else if (reply.isRejection()) {
      rejected(connection, reply.describe());
    } else {
      subscribed(connection);
    }
  }

  /**
   * Waits until the broker has handled the acknowledgements that it was sent, for 2 s at most.
   *
   * <p>Artemis ends a session as soon as its connection has gone, whether it has handled all
   * packets or not, and then delivers again what had been acknowledged. It handles packets in
   * order, so its answer to an UNSUBSCRIBE, from what was never subscribed to, says that it is
   * through.
   */
  void settle(MqttConnection connection) {
    if (connection.isOpen()) {
      Disconnect.await(
          connection, connection.unsubscribe(beside(endpoint.getTopic())), SETTLE_MILLIS);
    }
  }

  private void subscribed(MqttConnection connection) {
    if (prepares) {
      prepares = false;
      link.replace(connection);
    } else {
      link.ready(connection);
    }
  }

  /** Returns a filter below the same first level that nobody subscribes to. */
  static String beside(String filter) {
    String[] levels = filter.split("/");
    String first = filter.startsWith("$share/") && levels.length > 2 ? levels[2] : levels[0];
    boolean named = !first.isEmpty() && !first.contains("#") && !first.contains("+");
    return (named ? first + "/" : "") + "-settled-";
  }

  private void rejected(MqttConnection connection, String why) {
    link.renew(connection, "subscription to '" + endpoint.getTopic() + "' is rejected: " + why);
  }
}
