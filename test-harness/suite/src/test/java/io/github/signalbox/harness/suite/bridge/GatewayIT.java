/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.signalbox.harness.server.Bridge;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * State of gateways: what they report, how the API shows it, its history and its life cycle.
 *
 * <p>Not here: commands (CommandIT), commands to many (FleetIT), live changes (EventStreamIT).
 */
@ExtendWith(TestServers.class)
class GatewayIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static TestServers.Running servers;
  private static Database database;
  private static Bridge bridge;
  private static Api api;

  private final List<TestGateway> gateways = new java.util.ArrayList<>();

  @BeforeAll
  static void startBridge(TestServers.Running running) {
    servers = running;
    database = running.database();
    bridge =
        running.startBridge(
            "gateway",
            Map.of("rtc.server.type", "sandbox", "signalbox.elasticsearch.enabled", "false"));
    api = new Api(bridge, "csg");
  }

  @AfterAll
  static void endBridge() {
    api.close();
    bridge.close();
  }

  @AfterEach
  void endGateways() {
    gateways.forEach(TestGateway::close);
  }

  private TestGateway gateway(String region) {
    TestGateway gateway = new TestGateway(servers.broker(), region);
    gateways.add(gateway);
    return gateway;
  }

  private JsonNode awaitOnline(TestGateway gateway, boolean online) {
    return await()
        .atMost(LIMIT)
        .until(
            () -> api.get("gateways/" + gateway.deviceId()).body(),
            body -> body.has("online") && body.path("online").asBoolean() == online);
  }

  @Test
  void report_firstOfAGateway_isShownWithItsRegionAndState() {
    TestGateway gateway = gateway("hangzhou").report();

    JsonNode shown = awaitOnline(gateway, true);

    assertThat(shown.path("clientId").asText()).isEqualTo(gateway.clientId());
    assertThat(shown.path("region").asText()).isEqualTo("hangzhou");
    assertThat(shown.path("health").asText()).isEqualTo("OK");
    assertThat(shown.path("usedBytes").asLong()).isEqualTo(400_000);
    assertThat(shown.path("shares").get(0).path("name").asText()).isEqualTo("projects");
    assertThat(shown.path("buckets").get(0).asText()).isEqualTo("acme-projects");
    assertThat(shown.path("shareCount").asInt()).isEqualTo(1);
  }
}
