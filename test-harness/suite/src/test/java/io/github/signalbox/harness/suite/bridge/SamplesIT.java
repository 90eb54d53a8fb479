/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.harness.device.DeviceFleet;
import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The samples do what their README says. */
@ExtendWith(TestServers.class)
class SamplesIT {
  private static final Path SAMPLE = Path.of("../../samples/price-tag-change");
  private static final ObjectMapper JSON = Json.mapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private static Path inbox;
  private static Database database;
  private static Bridge bridge;
  private static Api api;
  private static DeviceFleet fleet;

  @BeforeAll
  static void startBridgeWithTheTagsOfTheSample(TestServers.Running running) {
    database = running.database();
    bridge =
        running.startBridge(
            "samples",
            Map.of(
                "signalbox.elasticsearch.enabled", "false",
                "price-tag.csv.enabled", "true",
                "price-tag.csv.folder", inbox.toString(),
                "price-tag.csv.interval-ms", "200"));
    api = new Api(bridge);
    fleet =
        Fleets.startKnown(Fleets.settings(running.broker(), 1, 2).firstIndex(0).build(), database);
  }

  @AfterAll
  static void endBridge() {
    fleet.close();
    api.close();
    bridge.close();
  }

  private static void awaitCompleted(String requestCondition) {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                database.count(
                        "select count(*) from price_change_task where state = 'COMPLETED' and "
                            + requestCondition)
                    == 1);
  }

  @Test
  void request_posted_getsAReplyOfTheExpectedFormAndCompletes() throws IOException {
    Api.Answer answer = api.submit(JSON.readTree(SAMPLE.resolve("request.json").toFile()));

    JsonNode expected = JSON.readTree(SAMPLE.resolve("expected-reply.json").toFile());
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body().get("requestKey")).isEqualTo(expected.get("requestKey"));
    assertThat(names(answer.body().at("/tasks/0"))).isEqualTo(names(expected.at("/tasks/0")));
    assertThat(answer.body().at("/tasks/0/state")).isEqualTo(expected.at("/tasks/0/state"));
    awaitCompleted("request_key = 'sample-price-change'");
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).sorted().toList();
  }

  @Test
  void csv_droppedIntoTheFolder_completes() throws IOException {
    Path part = Files.copy(SAMPLE.resolve("prices.csv"), inbox.resolve(".prices.part"));

    Files.move(part, inbox.resolve("prices.csv"), StandardCopyOption.ATOMIC_MOVE);

    awaitCompleted(
        "request_key in (select request_key from price_change_request where origin = 'csv')");
  }

  @Test
  void tableRow_inserted_completes() throws IOException {
    database.update(Files.readString(SAMPLE.resolve("insert-request.sql")));

    awaitCompleted("request_key = 'sample-table-row'");
  }
}
