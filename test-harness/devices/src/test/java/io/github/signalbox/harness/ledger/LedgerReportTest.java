/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class LedgerReportTest {
  @TempDir private Path directory;

  @Test
  void report_written_jsonHoldsCountsTimesAndBalance() throws Exception {
    LedgerReport report = report(List.of("s1"));

    report.writeTo(directory);

    JsonNode json = new ObjectMapper().readTree(directory.resolve("ledger.json").toFile());
    assertThat(json.at("/counts/statusUp/acknowledged").asLong()).isEqualTo(2);
    assertThat(json.at("/latenciesMicros/statusToAcknowledged/p50.0").asLong())
        .isBetween(1000L, 3010L);
    assertThat(json.at("/balance/balanced").asBoolean()).isFalse();
    assertThat(json.at("/balance/lost").asLong()).isEqualTo(1);
    assertThat(json.at("/balance/comparisons/3/differences/0/first/0").asText()).isEqualTo("s2");
  }

  @Test
  void report_asHtml_standsAloneAndEscapesText() throws Exception {
    String html = report(List.of("s1", "s2")).html();

    assertThat(html).doesNotContain("<script", "http://", "https://", "url(", "<b>bold</b>");
    assertThat(html).contains("&lt;b&gt;bold&lt;/b&gt;", "The books balance.", "<svg");
    String body = html.substring(html.indexOf("<body>"), html.indexOf("</body>") + 7);
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(body)));
  }

  @Test
  void report_booksDoNotBalance_allFormsSayIt() {
    LedgerReport report = report(List.of());

    assertThat(report.text()).contains("do NOT balance: 2 lost", "missing 2: s1, s2");
    assertThat(report.html()).contains("do NOT balance: 2 lost", "class=\"verdict bad\"");
  }

  @Test
  void report_nothingHappened_hasNoChartButIsWhole() {
    LedgerReport report = new LedgerReport("Idle", Map.of(), new Ledger().snapshot(), null);

    assertThat(report.text()).contains("no events");
    assertThat(report.html()).contains("</html>").doesNotContain("NaN", "Infinity");
  }

  @Test
  void report_existing_isReplaced() throws Exception {
    report(List.of()).writeTo(directory);
    Path html = report(List.of("s1", "s2")).writeTo(directory);

    assertThat(Files.readString(html)).contains("The books balance.");
  }

  private static LedgerReport report(List<String> rows) {
    Ledger ledger = new Ledger();
    for (String id : List.of("s1", "s2")) {
      ledger.enter(Flow.STATUS_UP, Fate.SENT, id);
      ledger.enter(Flow.STATUS_UP, Fate.ACKNOWLEDGED, id);
    }
    ledger.time(Stage.STATUS_TO_ACKNOWLEDGED, Duration.ofMillis(1));
    ledger.time(Stage.STATUS_TO_ACKNOWLEDGED, Duration.ofMillis(3));
    Balance balance = ledger.balance().effects(Flow.STATUS_UP, "rows", rows).result();
    return new LedgerReport(
        "A run", Map.of("note", "<b>bold</b>"), withArrivals(ledger.snapshot()), balance);
  }

  /** Gives the run ten seconds of arrivals, so that there is a line to draw. */
  private static Snapshot withArrivals(Snapshot snapshot) {
    Map<Flow, long[]> arrivals = new EnumMap<>(Flow.class);
    for (Flow flow : Flow.values()) {
      arrivals.put(flow, new long[] {0, 1, 5, 9, 30, 2, 0, 0, 4, 1});
    }
    return new Snapshot(
        Instant.parse("2026-11-23T05:00:00Z"),
        Duration.ofSeconds(10),
        snapshot.counts(),
        snapshot.latencies(),
        1,
        arrivals);
  }
}
