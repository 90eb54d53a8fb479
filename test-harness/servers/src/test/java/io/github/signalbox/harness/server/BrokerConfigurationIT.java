/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.FileDeploymentManager;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What broker.xml promises: packet size, paging instead of loss, expired messages kept for a while.
 *
 * <p>The broker runs inside the test, so that expired messages can be looked for more often than
 * each 30 s. Not here: the packet size of MQTT 3.1.1, which the broker does not limit.
 */
class BrokerConfigurationIT {
  private static final int LARGEST_PAYLOAD = 256 * 1024;
  private static final int MANY = 120;
  private static final int PORT = Ports.free();
  @TempDir private static Path folder;
  private static Map<String, String> properties;
  private static EmbeddedActiveMQ broker;

  @BeforeAll
  static void startBroker() throws Exception {
    properties =
        Map.of(
            "signalbox.broker.security",
            "false",
            "signalbox.broker.policed-acceptors",
            "none",
            "signalbox.broker.topic-mapping",
            "../../routes/common/topic-mapping.csv",
            "signalbox.broker.secrets",
            Files.createFile(folder.resolve("none.properties")).toString(),
            "signalbox.broker.data",
            folder.toString(),
            "signalbox.broker.mqtt-port",
            Integer.toString(PORT),
            "signalbox.broker.core-port",
            Integer.toString(Ports.free()),
            "signalbox.broker.expired-retention",
            "2000",
            "signalbox.broker.offline-retention",
            "1000");
    properties.forEach(System::setProperty);
    FileConfiguration configuration = new FileConfiguration();
    FileDeploymentManager file = new FileDeploymentManager("artemis-config/broker.xml");
    file.addDeployable(configuration);
    file.readConfiguration();
    configuration.setMessageExpiryScanPeriod(200);
    broker = new EmbeddedActiveMQ().setConfiguration(configuration);
    broker.start();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.stop();
    properties.keySet().forEach(System::clearProperty);
  }

  @Test
  void packet_payloadOverTheLargestAllowed_isRefused() {
    Mqtt5BlockingClient client = client("large");
    client.connect();

    publish(client, "size/a", LARGEST_PAYLOAD);

    assertThatThrownBy(() -> publish(client, "size/a", 2 * LARGEST_PAYLOAD))
        .hasMessageContaining("aximum packet size");
  }

  @Test
  void address_moreThanItsMemory_isPagedAndAllArrives() throws Exception {
    Mqtt5BlockingClient receiver = absentReceiver("page-receiver", "page/a");
    Mqtt5BlockingClient sender = client("page-sender");
    sender.connect();
    for (int i = 0; i < MANY; i++) {
      publish(sender, "page/a", LARGEST_PAYLOAD);
    }
    sender.disconnect();
    assertThat(
            broker.getActiveMQServer().getPagingManager().getPageStore(SimpleString.of("page/a")))
        .satisfies(store -> assertThat(store.isPaging()).isTrue());

    int received = 0;
    try (var messages = receiver.publishes(MqttGlobalPublishFilter.ALL)) {
      receiver.connectWith().cleanStart(false).sessionExpiryInterval(0).send();
      while (received < MANY && messages.receive(20, TimeUnit.SECONDS).isPresent()) {
        received++;
      }
    }
    receiver.disconnect();

    assertThat(received).isEqualTo(MANY);
  }

  @Test
  void message_expired_isKeptForTheRetentionOnly() {
    absentReceiver("late-receiver", "late/a");
    Mqtt5BlockingClient sender = client("late-sender");
    sender.connect();

    sender
        .publishWith()
        .topic("late/a")
        .qos(MqttQos.AT_LEAST_ONCE)
        .messageExpiryInterval(1)
        .payload(new byte[10])
        .send();

    awaitExpired(1);
    awaitExpired(0);
    sender.disconnect();
  }

  @Test
  void message_forADeviceThatStaysAway_isKeptForTheRetentionOnly() {
    absentReceiver("away", "tag-task-down/p2p/away");
    Mqtt5BlockingClient sender = client("retention-sender");
    sender.connect();

    publish(sender, "tag-task-down/p2p/away", 10);

    awaitExpired(1);
    awaitExpired(0);
    sender.disconnect();
  }

  private static void awaitExpired(int count) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () ->
                assertThat(broker.getActiveMQServer().locateQueue("ExpiryQueue").getMessageCount())
                    .isEqualTo(count));
  }

  /** Leaves a session that waits for a topic while its client is away. */
  private static Mqtt5BlockingClient absentReceiver(String id, String topic) {
    Mqtt5BlockingClient receiver = client(id);
    receiver.connectWith().cleanStart(true).sessionExpiryInterval(600).send();
    receiver.subscribeWith().topicFilter(topic).qos(MqttQos.AT_LEAST_ONCE).send();
    receiver.disconnectWith().sessionExpiryInterval(600).send();
    return receiver;
  }

  private static Mqtt5BlockingClient client(String id) {
    return MqttClient.builder()
        .useMqttVersion5()
        .identifier(id)
        .serverHost("127.0.0.1")
        .serverPort(PORT)
        .buildBlocking();
  }

  private static void publish(Mqtt5BlockingClient client, String topic, int payloadBytes) {
    client
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(new byte[payloadBytes])
        .send();
  }
}
