/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.signalbox.harness.device.Faults;
import io.github.signalbox.harness.device.FleetSettings;
import io.github.signalbox.harness.device.GatewayFaults;
import io.github.signalbox.harness.device.GatewayFleet;
import io.github.signalbox.harness.device.GatewaySettings;
import io.github.signalbox.harness.device.MqttVersion;
import io.github.signalbox.harness.device.Selection;
import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Ledger;
import io.github.signalbox.harness.server.Bridge;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A thousand simulated gateways with two replicas: a fleet command that rolls over them while some
 * fail, stay silent, answer too late or wrongly, or lose their connection; and an upgrade with the
 * restart that follows.
 */
@ExtendWith(TestServers.class)
class GatewaysIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int GATEWAYS = 1000;

  private static TestServers.Running servers;
  private static Database database;
  private static Bridge bridge;
  private static Bridge secondBridge;
  private static Api api;

  @BeforeAll
  static void startBridges(TestServers.Running running) {
    servers = running;
    database = running.database();
    Map<String, String> settings =
        Map.of("rtc.server.type", "sandbox", "signalbox.elasticsearch.enabled", "false");
    bridge = running.startBridge("gateways-1", settings);
    secondBridge = running.startBridge("gateways-2", settings);
    api = new Api(bridge, "csg");
  }

  @AfterAll
  static void endBridges() {
    api.close();
    bridge.close();
    secondBridge.close();
  }

  private static GatewaySettings settings(
      int count, String run, MqttVersion version, Faults faults) {
    FleetSettings common =
        FleetSettings.builder(servers.broker())
            .size(1, 0)
            .mqttVersion(version)
            .connectsPerSecond(400)
            .run(run)
            .faults(faults)
            .build();
    return GatewaySettings.of(common, count);
  }

  private static JsonNode awaitEnd(Api.Answer begun) {
    assertThat(begun.status()).isEqualTo(202);
    String path = "fleet-commands/" + begun.body().path("fleetId").asText();
    return await()
        .atMost(LIMIT)
        .until(
            () -> api.get(path).body(), fleet -> !fleet.path("state").asText().equals("RUNNING"));
  }

  private static void awaitOnline(int count) {
    await().atMost(LIMIT).until(() -> api.get("counts").body().path("online").asInt() == count);
  }

  @Test
  void fleetCommand_aThousandGatewaysUnderFaults_eachHasItAtMostOnceAndOneOutcome()
      throws InterruptedException {
    Faults faults =
        Faults.builder()
            .die(Selection.share(0.1), Duration.ofSeconds(4), Duration.ofSeconds(1))
            .duplicate(Selection.share(0.1))
            .build();
    GatewaySettings settings =
        settings(GATEWAYS, "thousand", MqttVersion.V3_1_1, faults)
            .failing(new GatewayFaults(0.05, 0.02, 0.02, 0.02));
    try (GatewayFleet fleet = GatewayFleet.start(settings, new Ledger())) {
      await()
          .atMost(LIMIT)
          .until(() -> api.get("counts").body().path("gateways").asInt() == GATEWAYS);

      Api.Answer begun =
          api.post(
              "commands",
              "{\"command\":\"share.list\",\"timeoutMs\":3000,\"concurrency\":100,"
                  + "\"selector\":{\"all\":true}}");
      JsonNode done = awaitEnd(begun);

      assertThat(done.path("state").asText()).isEqualTo("COMPLETED");
      JsonNode outcomes = done.path("outcomes");
      int sum = 0;
      for (JsonNode count : outcomes) {
        sum += count.asInt();
      }
      assertThat(sum).isEqualTo(GATEWAYS);
      assertThat(outcomes.path("SUCCEEDED").asInt()).isGreaterThan(GATEWAYS / 2);
      assertThat(outcomes.path("FAILED").asInt()).isPositive();
      assertThat(outcomes.path("TIMED_OUT").asInt()).isPositive();
      assertThat(outcomes.has("WAITING") || outcomes.has("SENT")).isFalse();
      fleet.settle(Duration.ofSeconds(20));
      assertThat(fleet.gateways()).allMatch(gateway -> gateway.ran() <= 1);
      long reached = GATEWAYS - outcomes.path("OFFLINE").asLong();
      assertThat((long) fleet.ran()).isLessThanOrEqualTo(reached);
      assertThat(fleet.ledger().count(Flow.GATEWAY_COMMAND_DOWN, Fate.DEDUPLICATED)).isZero();
      assertThat(
              database.count(
                  "select count(*) from csg_command where state in ('SUCCEEDED', 'FAILED')"))
          .as("whoever answered in time did run it")
          .isLessThanOrEqualTo(fleet.ran());
    }
  }

  @ParameterizedTest
  @EnumSource(MqttVersion.class)
  void upgrade_ofSomeGateways_endsWithTheNewVersionAfterTheRestart(MqttVersion version)
      throws InterruptedException {
    String wanted = version == MqttVersion.V5 ? "9.5.0" : "9.3.0";
    GatewaySettings settings =
        settings(6, "upgrade-" + version.option(), version, Faults.NONE)
            .taking(Duration.ofMillis(20), Duration.ofSeconds(2));
    try (GatewayFleet fleet = GatewayFleet.start(settings, new Ledger())) {
      assertThat(fleet.awaitConnected(LIMIT)).isTrue();
      awaitOnline(6);

      JsonNode done =
          awaitEnd(
              api.post(
                  "commands",
                  "{\"command\":\"upgrade\",\"arguments\":{\"version\":\"%s\"},\"selector\":{\"deviceIds\":[\"gw-00001\",\"gw-00002\",\"gw-00003\",\"gw-00004\",\"gw-00005\",\"gw-00006\"]}}"
                      .formatted(wanted)));

      assertThat(done.path("state").asText()).isEqualTo("COMPLETED");
      assertThat(done.path("outcomes").path("SUCCEEDED").asInt()).isEqualTo(6);
      assertThat(api.get("gateways?limit=6&version=" + wanted).body().path("items")).hasSize(6);
      assertThat(fleet.gateways()).allMatch(gateway -> gateway.version().equals(wanted));
    }
  }
}
