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
import org.eclipse.paho.mqttv5.client.MqttToken;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;

/**
 * Looks at the broker as a client of the bridge's group: sign-in, and whether Signalbox's plugin or
 * a stock broker serves P2P.
 */
final class BrokerCheck {
  private static final int TIMEOUT_SECONDS = 5;
  private static final int P2P_SECONDS = 2;
  private static final String SUBJECT = "broker";

  /** Reason codes of MQTT 5, section 3.4.2.1. */
  private static final int NOT_AUTHORIZED = 0x87;

  private static final int TOPIC_NAME_INVALID = 0x90;

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

  /**
   * Sends to itself, which the plugin refuses: the bridge's group receives nothing on a downlink. A
   * stock broker brings it to whoever subscribes.
   */
  private Finding p2p(MqttClient client) throws MqttException {
    String parent =
        Addressing.of(context).mapping().rules().stream()
            .filter(rule -> rule.direction() == Direction.DOWN)
            .map(TopicRule::parent)
            .findFirst()
            .orElseThrow();
    String topic = new P2pTopic(parent, clientId()).toString();
    int answer = publish(client, topic);
    if (answer == TOPIC_NAME_INVALID) {
      return new Finding.Right(
          SUBJECT, "the plugin is there: P2P without subscription, policy of the topic mapping");
    }
    if (answer == NOT_AUTHORIZED) {
      return new Finding.Wrong(
          SUBJECT,
          "the bridge's group may not publish to " + parent,
          "give the plugin this bridge's topic mapping, and the user the role of the bridge");
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
        "the bridge's group needs the right to publish to " + parent);
  }

  /** Publishes, and returns the reason code of the answer. */
  private static int publish(MqttClient client, String topic) throws MqttException {
    MqttToken answer =
        client
            .getTopic(topic)
            .publish(new MqttMessage("check".getBytes(StandardCharsets.UTF_8), 1, false, null));
    try {
      answer.waitForCompletion(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
    } catch (MqttException e) {
      if (answer.getReasonCodes() == null || answer.getReasonCodes().length == 0) {
        throw e;
      }
    }
    int[] codes = answer.getReasonCodes();
    return codes == null || codes.length == 0 ? 0 : codes[0];
  }

  private static boolean echoes(MqttClient client, String topic) throws MqttException {
    CountDownLatch arrived = new CountDownLatch(1);
    client.setCallback(new ArrivalCallback(arrived));
    publish(client, topic);
    try {
      return arrived.await(P2P_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String reason(MqttException e) {
    return CommandException.rootMessage(e);
  }
}
