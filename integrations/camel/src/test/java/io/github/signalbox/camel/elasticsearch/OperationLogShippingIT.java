/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.signalbox.camel.elasticsearch.ShippingServers.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The outbox on real servers: every entry once in the index of its day, whatever happens between.
 *
 * <p>Proves design section 7 for the operation log. Left out: an Elasticsearch that is slow but
 * there, and sign-in.
 */
@ExtendWith(ShippingServers.class)
class OperationLogShippingIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String INDICES = "signalbox-operation-*";
  private static final String REQUEST = "signalbox.request";

  private final String request = UUID.randomUUID().toString();
  private final List<Bridge> bridges = new ArrayList<>();
  private final Running servers;
  private final Database database;
  private final SearchProbe search;

  OperationLogShippingIT(Running servers) {
    this.servers = servers;
    this.database = new Database(servers);
    this.search = new SearchProbe(servers.property("signalbox.elasticsearch.addresses"));
  }

  @Test
  void operationLog_twoReplicas_eachEntryOnceInItsDay() {
    // GIVEN
    bridge("op-a");
    bridge("op-b");

    // WHEN entries are written on both sides of midnight, UTC
    database.logTransitions(request, "2026-03-01T23:59:58Z", 3000);

    // THEN each is in the index of its day, once, and the table says so
    awaitShipped();
    assertThat(search.count("signalbox-operation-2026.03.01", REQUEST, request)).isEqualTo(1999);
    assertThat(search.count("signalbox-operation-2026.03.02", REQUEST, request)).isEqualTo(1001);
  }

  @Test
  void operationLog_entryOfATransition_hasSearchableFieldsOfTheSchema() {
    // GIVEN
    bridge("op-a");

    // WHEN
    database.logTransitions(request, "2026-03-04T05:06:07Z", 1);
    awaitShipped();

    // THEN
    JsonNode hits =
        search.search(
            INDICES, "{\"query\": {\"term\": {\"%s\": \"%s\"}}}".formatted(REQUEST, request));
    assertThat(hits).hasSize(1);
    JsonNode hit = hits.get(0);
    JsonNode document = hit.path("_source");
    assertThat(document.at("/event/id")).isEqualTo(hit.path("_id"));
    assertThat(document.at("/event/action").asText()).isEqualTo("price-tag-task-failed");
    assertThat(document.at("/event/outcome").asText()).isEqualTo("failure");
    assertThat(document.at("/ecs/version").asText()).isEqualTo(Ecs.VERSION);
    assertThat(search.count(INDICES, "event.id", hit.path("_id").asText())).isEqualTo(1);
    assertThat(
            search
                .send("GET", hit.path("_index").asText() + "/_mapping", "")
                .at("/signalbox-operation-2026.03.04/mappings/dynamic")
                .asText())
        .isEqualTo("strict");
  }

  @Test
  void operationLog_shippedButNotNoted_isDoneByConflict() {
    // GIVEN entries in the index whose note got lost
    bridge("op-a");
    database.logTransitions(request, "2026-03-05T00:00:00Z", 120);
    awaitShipped();

    // WHEN
    database.forgetShipped(request);
    awaitShipped();

    // THEN nothing is doubled, overwritten or set aside
    assertThat(search.count(INDICES, REQUEST, request)).isEqualTo(120);
    JsonNode changed =
        search.search(
            INDICES,
            "{\"query\": {\"term\": {\"%s\": \"%s\"}}, \"size\": 200}".formatted(REQUEST, request));
    assertThat(changed).hasSize(120).allMatch(hit -> hit.path("_version").asInt() == 1);
    assertThat(database.deadLetters("operation_log", request)).isEmpty();
  }

  @Test
  void operationLog_documentsBreakTheMapping_areSetAsideWithTheReasonAndTheRestIsShipped() {
    // GIVEN
    bridge("op-a");

    // WHEN
    String at = "2026-03-06T00:00:00Z";
    database.log(at, "{\"@timestamp\": \"%s\", \"colour\": \"%s\"}".formatted(at, request));
    database.log(at, "{\"@timestamp\": \"not a time %s\"}".formatted(request));
    database.log(at, "\"no object %s\"".formatted(request));
    database.logTransitions(request, at, 10);

    // THEN
    await().atMost(LIMIT).until(() -> database.unshipped() == 0);
    assertThat(search.count(INDICES, REQUEST, request)).isEqualTo(10);
    assertThat(database.deadLetters("operation_log", request))
        .hasSize(3)
        .allMatch(letter -> letter.startsWith("DOCUMENT_REFUSED Elasticsearch answered 400"))
        .anyMatch(letter -> letter.contains("strict_dynamic_mapping_exception"))
        .anyMatch(letter -> letter.contains("not a time"));
  }

  @Test
  void operationLog_indexTakesNothing_itsEntriesWaitAndOthersPass() {
    String blocked = "signalbox-operation-2026.04.01";
    // GIVEN an index that answers 429
    bridge("op-a");
    database.logTransitions(UUID.randomUUID().toString(), "2026-04-01T00:00:00Z", 1);
    await().atMost(LIMIT).until(() -> database.unshipped() == 0);
    block(blocked, "true");

    // WHEN
    String others = UUID.randomUUID().toString();
    database.logTransitions(request, "2026-04-01T01:00:00Z", 60);
    database.logTransitions(others, "2026-04-02T00:00:00Z", 60);

    // THEN the others pass, and the rest follows when the index takes documents again
    await().atMost(LIMIT).until(() -> database.unshipped(others) == 0);
    assertThat(database.unshipped(request)).isEqualTo(60);
    block(blocked, "null");
    awaitShipped();
    assertThat(search.count(blocked, REQUEST, request)).isEqualTo(60);
    assertThat(database.deadLetters("operation_log", request)).isEmpty();
  }

  private void block(String index, String value) {
    search.require(
        "PUT",
        index + "/_settings",
        "{\"index.blocks.read_only_allow_delete\": %s}".formatted(value));
  }

  @Test
  void operationLog_elasticsearchKilledUnderFlow_eachEntryOnceAfterwards() {
    // GIVEN a flow of entries
    bridge("op-a");
    bridge("op-b");
    for (int round = 0; round < 5; round++) {
      database.logTransitions(request, "2026-03-07T00:00:00Z", 400);
    }

    // WHEN Elasticsearch is killed while it takes them, and more come while it is away
    await().atMost(LIMIT).until(() -> database.unshipped(request) < 2000);
    servers.elasticsearch().kill();
    database.logTransitions(request, "2026-03-07T00:00:00Z", 400);
    assertThat(database.unshipped(request)).isPositive();
    servers.elasticsearch().start();

    // THEN
    awaitShipped();
    assertThat(search.count(INDICES, REQUEST, request)).isEqualTo(2400);
  }

  @Test
  void operationLog_clusterComesBackEmpty_indexIsMadeFromTheTemplateAgain() {
    // GIVEN a bridge that has put the templates
    bridge("op-a");
    database.logTransitions(request, "2026-03-08T00:00:00Z", 1);
    awaitShipped();

    // WHEN
    search.require("DELETE", "_index_template/signalbox-operation", "");
    database.logTransitions(request, "2026-03-09T00:00:00Z", 1);
    awaitShipped();

    // THEN
    assertThat(
            search
                .send("GET", "signalbox-operation-2026.03.09/_mapping", "")
                .at("/signalbox-operation-2026.03.09/mappings/dynamic")
                .asText())
        .isEqualTo("strict");
  }

  @Test
  void operationLog_shippingSwitchedOff_entriesWait() {
    // GIVEN a bridge without Elasticsearch
    var settings = servers.settings();
    settings.put("signalbox.elasticsearch.enabled", "false");
    try (Bridge off = Bridge.start("op-off", settings)) {
      assertThat(off.isRunning("log-shipping-operation")).isFalse();
      assertThat(off.isRunning("log-shipping-device")).isFalse();

      // WHEN
      database.logTransitions(request, "2026-03-10T00:00:00Z", 5);
    }

    // THEN they wait until a bridge ships
    assertThat(database.unshipped(request)).isEqualTo(5);
    bridge("op-a");
    awaitShipped();
    assertThat(search.count(INDICES, REQUEST, request)).isEqualTo(5);
  }

  private void bridge(String replica) {
    bridges.add(Bridge.start(replica, servers.settings()));
  }

  @AfterEach
  void closeBridges() {
    bridges.forEach(Bridge::close);
  }

  private void awaitShipped() {
    await().atMost(LIMIT).until(() -> database.unshipped(request) == 0);
  }
}
