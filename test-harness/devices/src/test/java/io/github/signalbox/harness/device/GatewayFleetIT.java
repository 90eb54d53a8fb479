/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.cloudevents.core.data.BytesCloudEventData;
import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Ledger;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.Servers;
import io.github.signalbox.message.EventCodec;
import io.github.signalbox.message.EventReading;
import io.github.signalbox.message.RawEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/**
 * Simulated gateways on a real Artemis, with a caller in miniature on the other side.
 *
 * <p>Proves: reports on connect and after changes, replies on the topics that commands name, and
 * the restart with and without an upgrade, on MQTT 3.1.1 and 5. Leaves out what the bridge makes of
 * it: the suite proves that.
 */
class GatewayFleetIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir private static Path folder;
  private static Servers servers;
  private static BrokerAccess broker;
  private static Mqtt5SimpleAuth bridgeUser;

  private final Ledger ledger = new Ledger();
  private final Contracts contracts = Contracts.load();
  private final List<EventReading> received = new CopyOnWriteArrayList<>();
  private Mqtt5AsyncClient bridge;

  @BeforeAll
  static void startBroker() {
    servers = Servers.of(folder, Servers.Kind.ARTEMIS).start();
    Map<String, String> properties = servers.properties();
    broker =
        BrokerAccess.parse(properties.get("signalbox.mqtt.broker-url"))
            .signing(properties.get(Server.ACCESS_KEY), properties.get(Server.SECRET));
    bridgeUser =
        Mqtt5SimpleAuth.builder()
            .username(properties.get("signalbox.mqtt.user-name"))
            .password(properties.get("signalbox.mqtt.password").getBytes(StandardCharsets.UTF_8))
            .build();
  }

  @AfterAll
  static void endBroker() {
    servers.close();
  }

  @BeforeEach
  void startBridge() {
    bridge =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier("GID_bridge@@@csg-stand-in")
            .serverHost(broker.host())
            .serverPort(broker.port())
            .simpleAuth(bridgeUser)
            .buildAsync();
    bridge.connect().join();
    for (String filter : List.of("csg-up/#", "csg-bulk-up/#")) {
      bridge
          .subscribeWith()
          .topicFilter(filter)
          .qos(MqttQos.AT_LEAST_ONCE)
          .callback(this::received)
          .send()
          .join();
    }
  }

  private void received(Mqtt5Publish publish) {
    String topic = publish.getTopic().toString();
    byte[] payload = publish.getPayloadAsBytes();
    RawEvent raw = new RawEvent(topic, payload, EventCodec.STRUCTURED, Map.of());
    received.add(contracts.reader(Clock.systemUTC()).read(raw));
  }

  @AfterEach
  void endBridge() {
    bridge.disconnect().join();
    assertThat(received).allMatch(EventReading.Accepted.class::isInstance);
  }

  @ParameterizedTest
  @EnumSource(MqttVersion.class)
  void gateways_connected_reportAndAnswer(MqttVersion version) throws Exception {
    try (GatewayFleet fleet = start(version, 6)) {
      assertThat(fleet.awaitConnected(LIMIT)).isTrue();
      await().atMost(LIMIT).until(() -> reports().size() == 6);

      UUID attach = send(fleet, "gw-00002", "bucket.attach", "{\"bucket\":\"acme-new\"}");
      UUID log = send(fleet, "gw-00003", "log.excerpt", "{\"lines\":2000}");

      await().atMost(LIMIT).until(() -> reply(attach) != null && reply(log) != null);
      assertThat(reply(attach).source()).isEqualTo("GID_csg_frankfurt@@@gw-00002");
      assertThat(reply(attach).data().path("outcome").asText()).isEqualTo("SUCCEEDED");
      assertThat(reply(log).raw().topic()).isEqualTo("csg-bulk-up/reply/it");
      await().atMost(LIMIT).until(() -> reports().size() == 7);
      assertThat(reports().getLast().data().path("buckets").toString()).contains("acme-new");
      assertThat(fleet.counts()).isEqualTo(new GatewayCounts(2, 2, 0, 0, 2));
      assertThat(fleet.settle(LIMIT)).isTrue();
      assertThat(ledger.count(Flow.GATEWAY_REPLY_UP, Fate.ACKNOWLEDGED)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(MqttVersion.class)
  void upgrade_asked_reportsProgressAndComesBackWithTheVersion(MqttVersion version)
      throws Exception {
    try (GatewayFleet fleet = start(version, 1)) {
      assertThat(fleet.awaitConnected(LIMIT)).isTrue();
      Instant before = Instant.now().minusSeconds(1);

      send(fleet, "gw-00001", "upgrade", "{\"version\":\"6.0.0\"}");

      await().atMost(LIMIT).until(() -> "6.0.0".equals(lastReport().path("version").asText()));
      assertThat(Instant.parse(lastReport().path("startedAt").asText())).isAfter(before);
      assertThat(reports()).anyMatch(r -> r.data().at("/jobs/0/kind").asText().equals("upgrade"));
    }
  }

  @Test
  void restart_asked_leavesAndComesBack() throws Exception {
    try (GatewayFleet fleet = start(MqttVersion.V5, 1)) {
      assertThat(fleet.awaitConnected(LIMIT)).isTrue();
      SimulatedGateway gateway = fleet.gateway("gw-00001").orElseThrow();

      UUID restart = send(fleet, "gw-00001", "restart", "{}");

      await().atMost(LIMIT).until(() -> !gateway.isConnected());
      assertThat(reply(restart)).isNotNull();
      await().atMost(LIMIT).until(() -> gateway.isConnected() && reports().size() == 2);
    }
  }

  @Test
  void simulate_forAWhile_sumsUp() {
    StringWriter out = new StringWriter();
    Credentials.AccessKey key = (Credentials.AccessKey) broker.credentials();
    Path report = folder.resolve("report");

    int exitCode =
        new CommandLine(new SimulateCommand())
            .setOut(new PrintWriter(out, true))
            .execute(
                "gateway",
                "--broker",
                broker.toString(),
                "--access-key",
                key.accessKeyId(),
                "--secret",
                key.secret(),
                "--count",
                "5",
                "--regions",
                "virginia",
                "--duration",
                "2s",
                "--report",
                report.toString());

    assertThat(exitCode).isZero();
    assertThat(out.toString()).contains("5/5 connected", "5 reports", "gateway status");
    assertThat(Files.exists(report.resolve("ledger.json"))).isTrue();
  }

  private GatewayFleet start(MqttVersion version, int count) {
    FleetSettings common =
        FleetSettings.builder(broker).size(1, 0).mqttVersion(version).run("it").build();
    GatewaySettings settings =
        GatewaySettings.of(common, count)
            .reportingEvery(NEVER)
            .taking(Duration.ofMillis(20), Duration.ofSeconds(1));
    return GatewayFleet.start(settings, ledger);
  }

  private UUID send(GatewayFleet fleet, String deviceId, String command, String arguments)
      throws Exception {
    UUID id = UUID.randomUUID();
    String data =
        JSON.createObjectNode()
            .put("command", command)
            .put("bulkReplyTopic", "csg-bulk-up/reply/it")
            .set("arguments", JSON.readTree(arguments))
            .toString();
    Instant now = Instant.now();
    var event =
        EventCodec.event("GID_bridge@@@csg-stand-in", "csg.command", id.toString())
            .withTime(now.atOffset(ZoneOffset.UTC))
            .withExtension("expirytime", now.plusSeconds(60).atOffset(ZoneOffset.UTC).toString())
            .withExtension("replytopic", "csg-up/reply/it")
            .withData(BytesCloudEventData.wrap(data.getBytes(StandardCharsets.UTF_8)));
    bridge
        .publishWith()
        .topic("csg-down/p2p/" + fleet.gateway(deviceId).orElseThrow().clientId())
        .qos(MqttQos.AT_LEAST_ONCE)
        .contentType(EventCodec.STRUCTURED)
        .payload(EventCodec.encode(event.build()))
        .send()
        .join();
    return id;
  }

  private List<EventReading.Accepted> events() {
    return received.stream()
        .filter(EventReading.Accepted.class::isInstance)
        .map(EventReading.Accepted.class::cast)
        .toList();
  }

  private List<EventReading.Accepted> reports() {
    return events().stream().filter(e -> e.type().equals("csg.status.reported")).toList();
  }

  private JsonNode lastReport() {
    return reports().isEmpty() ? JSON.createObjectNode() : reports().getLast().data();
  }

  private EventReading.Accepted reply(UUID id) {
    return events().stream()
        .filter(e -> e.data().path("commandId").asText().equals(id.toString()))
        .findFirst()
        .orElse(null);
  }
}
