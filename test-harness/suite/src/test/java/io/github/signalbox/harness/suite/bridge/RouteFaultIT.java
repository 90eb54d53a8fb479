/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.harness.device.BrokerAccess;
import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.Servers;
import io.github.signalbox.harness.suite.routes.Bundle;
import io.github.signalbox.harness.suite.routes.RouteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Route files with a slip, as somebody edits them.
 *
 * <p>Proves: a step at fault is named by the health check and one log line, what it was given waits
 * in the broker, other flows go on, and after the correction everything has its effect. Leaves out:
 * an event that a step cannot take while it takes others.
 */
@ExtendWith(TestServers.class)
class RouteFaultIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String REPLICA = "slip";

  /** What the step before the slip has as its sibling: the statement of status reports. */
  private static final String STATEMENT = "        - to:\n            id: to-database-status\n";

  @TempDir private Path folder;
  private final String tagId = "T" + UUID.randomUUID().toString().substring(0, 12);
  private final TestServers.Running servers;
  private final Database database;

  RouteFaultIT(TestServers.Running servers) {
    this.servers = servers;
    this.database = servers.database();
  }

  @BeforeEach
  void copyRoutes() throws IOException {
    for (RouteFile file : Bundle.routeFiles()) {
      Path copy = folder.resolve(file.path());
      Files.createDirectories(copy.getParent());
      Files.writeString(copy, file.text());
    }
  }

  /** Puts a log step before the statement of status reports. */
  private void slip(String expression) throws IOException {
    Path file = folder.resolve("price-tag/price-tag-uplink.camel.yaml");
    String text = Files.readString(file);
    String step =
        """
                - log:
                    id: log-slip
                    description: Log what comes
                    message: "%s"
        """
            .formatted(expression);
    assertThat(text).contains(STATEMENT);
    Files.writeString(file, text.replace(STATEMENT, step + STATEMENT));
  }

  private Bridge startEdited(Map<String, String> broker) {
    Map<String, String> settings = new HashMap<>(broker);
    settings.put("camel.main.routes-include-pattern", "file:" + folder + "/**/*.camel.yaml");
    settings.put("signalbox.elasticsearch.enabled", "false");
    return servers.startBridge(REPLICA, settings);
  }

  private Bridge startCorrected(Map<String, String> broker) {
    Map<String, String> settings = new HashMap<>(broker);
    settings.put("signalbox.elasticsearch.enabled", "false");
    return servers.startBridge(REPLICA, settings);
  }

  private static BrokerAccess broker(Map<String, String> properties) {
    return BrokerAccess.parse(properties.get("signalbox.mqtt.broker-url"))
        .signing(properties.get(Server.ACCESS_KEY), properties.get(Server.SECRET));
  }

  private long tags(String id) {
    return database.count("select count(*) from tag where tag_id = ?", id);
  }

  private String log() throws IOException {
    return Files.readString(servers.folder().resolve(REPLICA + "/bridge/bridge.log"));
  }

  @Test
  void stepAtFault_namedByHealthAndLog_messagesWaitInTheBrokerUntilItIsCorrected(
      @TempDir Path brokerFolder) throws IOException {
    slip("${body.size}");
    // A broker of its own: on the shared one events of others wait, which other steps take.
    try (Servers own = Servers.of(brokerFolder, Servers.Kind.ARTEMIS).start();
        TestDevice device = new TestDevice(broker(own.properties()))) {
      try (Bridge bridge = startEdited(own.properties());
          Health health = new Health(bridge)) {
        device.publish(TestDevice.STATUS_TOPIC, device.status(tagId, Instant.now()));

        await()
            .atMost(LIMIT)
            .untilAsserted(
                () ->
                    assertThat(health.check("route-faults").path("status").asText())
                        .as(health.check("route-faults").toString())
                        .isEqualTo("DOWN"));
        JsonNode fault = health.check("route-faults").path("data");
        assertThat(fault.path("step.id").asText()).isEqualTo("log-slip");
        assertThat(fault.path("route.id").asText()).isEqualTo("price-tag-uplink-status-apply");
        await()
            .atMost(LIMIT)
            .until(() -> health.check("route-faults").at("/data/failures").asInt() > 1);
        assertThat(health.status("/live")).isEqualTo(200);
        assertThat(tags(tagId)).isZero();
        assertThat(log()).contains("at step 'log-slip'").doesNotContain(tagId);
        assertThat(log().lines().filter(line -> line.contains("fails at step"))).hasSize(1);
        assertOtherFlowGoesOn(device);
      }
      assertThat(
              database.count(
                  "select count(*) from dead_letter where source = ? and topic = ?",
                  device.clientId(),
                  TestDevice.STATUS_TOPIC))
          .isZero();

      try (Bridge bridge = startCorrected(own.properties());
          Health health = new Health(bridge)) {
        await().atMost(LIMIT).until(() -> tags(tagId) == 1);
        assertThat(health.isUp("route-faults")).isTrue();
      }
    }
  }

  /** An answer to a task that nobody knows comes back as refused, by another flow's statement. */
  private static void assertOtherFlowGoesOn(TestDevice device) {
    ObjectNode answer =
        device.event("pricetag.task.accepted", UUID.randomUUID().toString(), Instant.now());
    answer.putObject("data").put("taskId", UUID.randomUUID().toString());
    device.publish(TestDevice.ANSWER_TOPIC, answer);
    await().atMost(LIMIT).until(() -> !device.received().isEmpty());
  }
}
