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
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Status reports from the broker's durable subscription to Elasticsearch, on real servers.
 *
 * <p>Proves design section 7 for device reports. Left out: a report that waits in the broker for
 * longer than its maximum age.
 */
@ExtendWith(ShippingServers.class)
class StatusReportShippingIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String INDICES = "signalbox-device-*";
  private static final String DEVICE = "device.id";

  /** More than the bridge receives before it must acknowledge. */
  private static final int MORE_THAN_UNDER_WAY = 250;

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final String accessPoint = "GID_tag_ap@@@" + run;
  private final List<Bridge> bridges = new ArrayList<>();
  private final Running servers;
  private final Database database;
  private final SearchProbe search;
  private final Reports reports;

  StatusReportShippingIT(Running servers) {
    this.servers = servers;
    this.database = new Database(servers);
    this.search = new SearchProbe(servers.property("signalbox.elasticsearch.addresses"));
    this.reports = new Reports(servers.servers().properties(), accessPoint);
  }

  @BeforeEach
  void startBridge() {
    bridge("status-a");
  }

  @AfterEach
  void close() {
    reports.close();
    bridges.forEach(Bridge::close);
  }

  @Test
  void statusReport_published_isFoundByItsTags() {
    // GIVEN, WHEN
    reports.publish(run, 3, Instant.now());
    awaitShipped(3);

    // THEN a condition on one tag finds the report that holds such a tag
    String query =
        """
        {"query": {"nested": {"path": "signalbox.tags", "query": {"bool": {"filter": [
          {"term": {"signalbox.tags.tag_id": "%s1-b"}}, {"range": {"signalbox.tags.battery_percent": {"lt": %d}}}]}}}}}
        """;
    JsonNode hits = search.search(INDICES, query.formatted(run, 10));
    assertThat(hits).hasSize(1);
    JsonNode document = hits.get(0).path("_source");
    assertThat(document.at("/event/id").asText()).isEqualTo(run + "1");
    assertThat(document.at("/event/kind").asText()).isEqualTo("state");
    assertThat(document.at("/signalbox/tags/0/price").asText()).isEqualTo("12.50");
    assertThat(hits.get(0).path("_id").asText())
        .isEqualTo(StatusReports.documentId(accessPoint, run + "1"));
    assertThat(search.search(INDICES, query.formatted(run, 2))).isEmpty();
  }

  @Test
  void statusReport_sentTwice_isOneDocument() {
    // GIVEN
    Instant time = Instant.now();
    reports.publish(run, 30, time);
    awaitShipped(30);

    // WHEN
    reports.publish(run, 30, time);
    reports.publish(run + "-last", 1, time);

    // THEN
    awaitShipped(31);
    assertThat(database.deadLetters("tag-status-up/report", run)).isEmpty();
  }

  @Test
  void statusReport_refusedOnReading_isAcknowledgedAndNotShipped() {
    // GIVEN more messages without effect than may wait for their acknowledgement
    for (int i = 0; i < MORE_THAN_UNDER_WAY; i++) {
      reports.publish("not an event " + run);
    }

    // WHEN
    reports.publish(run, 1, Instant.now());

    // THEN
    awaitShipped(1);
  }

  @Test
  void statusReport_breaksTheMapping_isSetAsideAndAcknowledged() {
    // GIVEN an index in which a client ID does not fit
    LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
    String index =
        "signalbox-device-" + yesterday.format(DateTimeFormatter.ofPattern("yyyy.MM.dd"));
    search.require(
        "PUT",
        index,
        "{\"mappings\": {\"properties\": {\"device\": {\"properties\": {\"id\": {\"type\": \"ip\"}}}}}}");

    // WHEN
    reports.publish(run + "-old-", MORE_THAN_UNDER_WAY, Instant.parse(yesterday + "T23:59:59Z"));
    reports.publish(run, 1, Instant.now());

    // THEN
    awaitShipped(1);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(database.deadLetters("tag-status-up/report", run))
                    .hasSize(MORE_THAN_UNDER_WAY)
                    .allMatch(
                        letter -> letter.startsWith("DOCUMENT_REFUSED Elasticsearch answered 400"))
                    .allMatch(letter -> letter.contains("device.id")));
    search.require("DELETE", index, "");
  }

  @Test
  void statusReport_indexTakesNothing_waitsUntilItDoes() {
    // GIVEN an index that answers 429
    reports.publish(run, 1, Instant.now());
    awaitShipped(1);
    block("true");

    // WHEN
    reports.publish(run + "-late-", MORE_THAN_UNDER_WAY, Instant.now());
    block("null");

    // THEN
    awaitShipped(1 + MORE_THAN_UNDER_WAY);
    assertThat(database.deadLetters("tag-status-up/report", run)).isEmpty();
  }

  private void block(String value) {
    search.require(
        "PUT",
        INDICES + "/_settings",
        "{\"index.blocks.read_only_allow_delete\": %s}".formatted(value));
  }

  @Test
  void statusReport_elasticsearchKilledUnderFlow_eachReportOnceAfterwards() {
    // GIVEN two replicas and a flow of reports
    bridge("status-b");
    reports.publish(run + "-before-", 300, Instant.now());

    // WHEN
    servers.elasticsearch().kill();
    reports.publish(run + "-away-", 300, Instant.now());
    servers.elasticsearch().start();
    reports.publish(run + "-after-", 100, Instant.now());

    // THEN
    awaitShipped(700);
    assertThat(database.deadLetters("tag-status-up/report", run)).isEmpty();
  }

  @Test
  void statusReport_bridgeEndsWhileElasticsearchIsAway_nextOneShipsIt() {
    // GIVEN reports that cannot be shipped
    servers.elasticsearch().kill();
    reports.publish(run, 300, Instant.now());

    // WHEN
    bridges.remove(0).close();
    servers.elasticsearch().start();
    bridge("status-a");

    // THEN
    awaitShipped(300);
  }

  private void bridge(String replica) {
    bridges.add(Bridge.start(replica, servers.settings()));
  }

  private void awaitShipped(long count) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(search.count(INDICES, DEVICE, accessPoint)).isEqualTo(count));
  }
}
