/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Devices that connect once and never come back leave nothing on the broker.
 *
 * <p>How many: system property {@code harness.abandoned.clients}. The broker runs inside the test,
 * with the plugin and without sign-in.
 */
class AbandonedSessionsIT {
  private static final int CLIENTS = Integer.getInteger("harness.abandoned.clients", 2000);
  private static final int AT_ONCE = 50;

  /**
   * Sessions kept at any moment. For each one that expires Artemis searches the states of all, so
   * that many at once take long: 2,000 go within seconds, 50,000 in the better part of an hour.
   */
  private static final int KEPT_AT_ONCE = 2000;

  private static final int EXPIRY_SECONDS = 5;
  private static final int PORT = Ports.free();
  private static final SimpleString SESSIONS = SimpleString.of("$sys.mqtt.sessions");

  @TempDir private static Path folder;
  private static Map<String, String> properties;
  private static EmbeddedActiveMQ broker;

  @BeforeAll
  static void startBroker() throws Exception {
    properties =
        Map.of(
            "signalbox.broker.security", "false",
            "signalbox.broker.topic-mapping", "../../routes/common/topic-mapping.csv",
            "signalbox.broker.secrets", Files.createFile(folder.resolve("none")).toString(),
            "signalbox.broker.data", folder.toString(),
            "signalbox.broker.mqtt-port", Integer.toString(PORT),
            "signalbox.broker.core-port", Integer.toString(Ports.free()),
            "signalbox.broker.session-expiry", Integer.toString(EXPIRY_SECONDS));
    properties.forEach(System::setProperty);
    broker = new EmbeddedActiveMQ().setConfigResourcePath("artemis-config/broker.xml");
    broker.start();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.stop();
    properties.keySet().forEach(System::clearProperty);
  }

  @Test
  void clients_thatComeOnce_leaveNothingAfterTheirExpiry() throws Exception {
    List<String> before = names();
    Semaphore window = new Semaphore(AT_ONCE);
    for (int i = 0; i < CLIENTS; i++) {
      window.acquire();
      if (i % KEPT_AT_ONCE == 0) {
        await(() -> keptSessions() <= KEPT_AT_ONCE / 2);
      }
      String clientId = "GID_tag_ap@@@" + UUID.randomUUID();
      (i % 2 == 0 ? comeOnMqtt5(clientId) : comeOnMqtt3(clientId))
          .whenComplete((done, failure) -> window.release());
    }
    window.acquire(AT_ONCE);
    assertThat(connectsCounted()).isEqualTo(CLIENTS);

    await(() -> keptSessions() == 0 && names().size() <= before.size());
    assertThat(names()).isEqualTo(before);
    assertThat(server().getConnectionCount()).isZero();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofSeconds(1))
        .until(condition);
  }

  private static CompletableFuture<?> comeOnMqtt5(String clientId) {
    var client = builder(clientId).useMqttVersion5().buildAsync();
    return client
        .connectWith()
        .cleanStart(false)
        .sessionExpiryInterval(EXPIRY_SECONDS)
        .send()
        .thenCompose(ack -> client.disconnectWith().sessionExpiryInterval(EXPIRY_SECONDS).send());
  }

  private static CompletableFuture<?> comeOnMqtt3(String clientId) {
    var client = builder(clientId).useMqttVersion3().buildAsync();
    return client.connectWith().cleanSession(false).send().thenCompose(ack -> client.disconnect());
  }

  private static MqttClientBuilder builder(String clientId) {
    return MqttClient.builder().identifier(clientId).serverHost("127.0.0.1").serverPort(PORT);
  }

  private static ActiveMQServer server() {
    return broker.getActiveMQServer();
  }

  /** Addresses and queues. */
  private static List<String> names() {
    return Stream.concat(
            server().getPostOffice().getAddresses().stream().map(SimpleString::toString),
            Arrays.stream(server().getActiveMQServerControl().getQueueNames()))
        .filter(name -> !name.equals(SESSIONS.toString()))
        .sorted()
        .toList();
  }

  /** Sessions that the broker would know again after a restart. */
  private static long keptSessions() {
    var queue = server().locateQueue(SESSIONS);
    return queue == null ? 0 : queue.getMessageCount();
  }

  private static long connectsCounted() throws Exception {
    return (long)
        ManagementFactory.getPlatformMBeanServer()
            .getAttribute(
                new ObjectName("io.github.signalbox:type=BrokerPlugin,broker=\"signalbox\""),
                "ConnectCount");
  }
}
