/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.addressing.P2pTopic;
import io.github.signalbox.addressing.TopicRule;
import io.github.signalbox.addressing.TopicRule.Direction;
import io.github.signalbox.camel.addressing.Addressing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;

/**
 * Looks at the broker as a client of the bridge's group: sign-in, and P2P with and without a
 * subscription.
 */
final class BrokerCheck {
  private static final int TIMEOUT_SECONDS = 5;
  private static final int P2P_SECONDS = 2;
  private static final String SUBJECT = "broker";

  private final CamelContext context;
  private final String url;

  BrokerCheck(CamelContext context) {
    this.context = context;
    this.url = Settings.value(context, "signalbox.mqtt.broker-url");
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    try {
      MqttClient client = client();
      try {
        client.connect(options());
        findings.add(new Finding.Right(SUBJECT, "MQTT 5 at " + url));
        findings.add(p2p(client));
        client.disconnect();
      } finally {
        client.close();
      }
    } catch (MqttException e) {
      findings.add(
          new Finding.Wrong(
              SUBJECT,
              url + ": " + reason(e),
              "start the broker, or set signalbox.mqtt.broker-url, .user-name and .password"));
    }
    return findings;
  }

  private ClientId clientId() {
    String replica = Settings.value(context, "signalbox.replica");
    return new ClientId(Settings.value(context, "signalbox.group-id"), replica + "-check");
  }

  private MqttClient client() throws MqttException {
    MqttClient client = new MqttClient(url, clientId().toString(), new MemoryPersistence());
    client.setTimeToWait(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
    return client;
  }

  private MqttConnectionOptions options() {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setConnectionTimeout(TIMEOUT_SECONDS);
    String user = Settings.value(context, "signalbox.mqtt.user-name");
    if (!user.isEmpty()) {
      options.setUserName(user);
      options.setPassword(
          Settings.value(context, "signalbox.mqtt.password").getBytes(StandardCharsets.UTF_8));
    }
    return options;
  }

  private Finding p2p(MqttClient client) throws MqttException {
    String parent =
        Addressing.of(context).mapping().rules().stream()
            .filter(rule -> rule.direction() == Direction.DOWN)
            .map(TopicRule::parent)
            .findFirst()
            .orElseThrow();
    String topic = new P2pTopic(parent, clientId()).toString();
    if (echoes(client, topic)) {
      return new Finding.Right(SUBJECT, "P2P reaches a client that has subscribed to nothing");
    }
    client.subscribe(new MqttSubscription[] {new MqttSubscription(topic, 1)});
    if (echoes(client, topic)) {
      return new Finding.Weaker(
          SUBJECT,
          "P2P reaches clients that subscribe to their own P2P topic",
          "a stock broker: devices must subscribe, and may read other devices' topics");
    }
    return new Finding.Wrong(
        SUBJECT,
        "P2P on " + topic + " does not arrive",
        "the broker's wildcard delimiter must be '/', and the bridge's group needs the right to"
            + " publish to "
            + parent);
  }

  private static boolean echoes(MqttClient client, String topic) throws MqttException {
    CountDownLatch arrived = new CountDownLatch(1);
    client.setCallback(new ArrivalCallback(arrived));
    client.publish(
        topic, new MqttMessage("check".getBytes(StandardCharsets.UTF_8), 1, false, null));
    try {
      return arrived.await(P2P_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String reason(MqttException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }
}
