/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.harness.mqtt.ForeignStrings;
import io.github.signalbox.harness.mqtt.ForeignStrings.Foreign;
import io.github.signalbox.harness.mqtt.RawMessage;
import io.github.signalbox.harness.mqtt.RawMessage.Place;
import io.github.signalbox.harness.mqtt.RawMqttClient;
import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.harness.server.Servers;
import io.github.signalbox.message.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages with strings that nobody expects, in each string of a PUBLISH and of a will, on every
 * uplink parent of a broker without the plugin: each becomes a dead letter with its bytes, and the
 * flow goes on. Source: MQTT 5.0, section 1.5.4.
 */
@ExtendWith(TestServers.class)
class ForeignStringsIT {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  @TempDir private static Path folder;
  private static Servers stock;
  private static URI broker;
  private static Database database;
  private static Bridge bridge;

  @BeforeAll
  static void startBridgeOnAStockBroker(TestServers.Running running) {
    stock = Servers.of(folder, Servers.Kind.OPEN_ARTEMIS).start();
    broker = URI.create(stock.properties().get("signalbox.mqtt.broker-url"));
    database = running.database();
    bridge =
        running.startBridge(
            "foreign",
            Map.of(
                "signalbox.mqtt.broker-url", broker.toString(),
                "signalbox.mqtt.user-name", "",
                "signalbox.mqtt.password", ""));
  }

  @AfterAll
  static void end() {
    bridge.close();
    stock.close();
  }

  private static RawMqttClient connect(RawMessage will) throws IOException {
    return RawMqttClient.connect(
        broker.getHost(), broker.getPort(), "foreign-" + UUID.randomUUID(), will);
  }

  private static long letters(String payload) {
    return database.count(
        "select count(*) from dead_letter where convert_from(payload, 'UTF8') like ?", payload);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tag-status-up/report",
        "tag-task-up/answer",
        "rtc-up/request",
        "rtc-ctl-up/request",
        "csg-up/report",
        "csg-bulk-up/reply",
        "csg-up/reply/foreign",
        "rtc-janus-up/event",
        "presence-up/event"
      })
  void publish_everyForeignString_deadLetterAndTheFlowGoesOn(String topic) throws IOException {
    String run = UUID.randomUUID().toString();
    int taken = 0;
    for (Place place : Place.values()) {
      RawMqttClient client = connect(null);
      for (Foreign foreign : ForeignStrings.all()) {
        RawMessage message =
            RawMessage.of(topic, run + " " + place + " " + foreign.name())
                .with(place, foreign.bytes());
        try {
          taken += client.publish(message) < 0x80 ? 1 : 0;
        } catch (IOException e) {
          // Some topics end the connection at the broker.
          client.cut();
          client = connect(null);
        }
      }
      client.close();
    }

    long expected = taken;
    assertThat(expected).isGreaterThan(5 * 50);
    await().atMost(LIMIT).untilAsserted(() -> assertThat(letters(run + "%")).isEqualTo(expected));
  }

  @Test
  void will_everyForeignString_deadLetterAndTheFlowGoesOn() throws IOException {
    String run = UUID.randomUUID().toString();
    int taken = 0;
    for (Foreign foreign : ForeignStrings.all()) {
      RawMessage will = RawMessage.of("csg-up/report", run + " " + foreign.name());
      for (Place place : Place.values()) {
        will = place == Place.TOPIC ? will : will.with(place, foreign.bytes());
      }
      try {
        connect(will).cut();
        taken++;
      } catch (IOException e) {
        // The broker rejects what it cannot keep.
      }
    }

    long expected = taken;
    assertThat(expected).isGreaterThan(50);
    await().atMost(LIMIT).untilAsserted(() -> assertThat(letters(run + "%")).isEqualTo(expected));
  }

  /** Log shipping reads the same parent by a subscription of its own. */
  @Test
  void validReport_withALineBreakInAUserProperty_hasItsEffect() throws IOException {
    String tagId = "T" + UUID.randomUUID().toString().substring(0, 12);
    ObjectNode report = TestDevice.statusOf("GID_tag_ap@@@foreign", tagId, Instant.now());
    RawMessage message =
        RawMessage.of("tag-status-up/report", Json.mapper().writeValueAsString(report))
            .with(Place.USER_PROPERTY_VALUE, new byte[] {'a', '\n', 'b'});
    try (RawMqttClient client = connect(null)) {
      assertThat(client.publish(message)).isLessThan(0x80);
    }

    await()
        .atMost(LIMIT)
        .until(() -> database.count("select count(*) from tag where tag_id = ?", tagId) == 1);
  }
}
