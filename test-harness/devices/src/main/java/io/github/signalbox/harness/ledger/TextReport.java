/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The summary for a terminal. */
final class TextReport {
  private static final double[] SHOWN = {50, 90, 99, 99.9, 100};

  private TextReport() {}

  static String of(LedgerReport report) {
    Snapshot snapshot = report.snapshot();
    StringBuilder text = new StringBuilder();
    text.append(report.title())
        .append(" (")
        .append(Units.duration(snapshot.elapsed()))
        .append(")\n");
    report.facts().forEach((name, value) -> text.append("  %s: %s%n".formatted(name, value)));
    text.append('\n').append(counts(snapshot)).append('\n').append(times(snapshot));
    Balance balance = report.balance();
    if (balance != null) {
      text.append('\n').append(balance.table()).append(verdict(balance)).append('\n');
    }
    return text.toString();
  }

  static String verdict(Balance balance) {
    return balance.balanced()
        ? "The books balance."
        : "The books do NOT balance: %d lost.".formatted(balance.lost());
  }

  /** Lists what occurred; flows and fates without events are left out. */
  private static String counts(Snapshot snapshot) {
    List<Fate> fates =
        Arrays.stream(Fate.values())
            .filter(fate -> Arrays.stream(Flow.values()).anyMatch(f -> snapshot.count(f, fate) > 0))
            .toList();
    if (fates.isEmpty()) {
      return "no events\n";
    }
    List<String> header = new ArrayList<>(List.of("events"));
    fates.forEach(fate -> header.add(fate.title()));
    List<List<String>> rows = new ArrayList<>();
    for (Flow flow : Flow.values()) {
      if (fates.stream().anyMatch(fate -> snapshot.count(flow, fate) > 0)) {
        List<String> row = new ArrayList<>(List.of(flow.title()));
        fates.forEach(fate -> row.add(Units.count(snapshot.count(flow, fate))));
        rows.add(row);
      }
    }
    return TextTable.of(header, rows);
  }

  private static String times(Snapshot snapshot) {
    List<List<String>> rows = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      Latency latency = snapshot.latency(stage);
      if (latency.count() > 0) {
        List<String> row = new ArrayList<>(List.of(stage.title(), Units.count(latency.count())));
        for (double percentile : SHOWN) {
          row.add(Units.time(latency.percentile(percentile)));
        }
        rows.add(row);
      }
    }
    return rows.isEmpty()
        ? ""
        : TextTable.of(List.of("times", "#", "p50", "p90", "p99", "p99.9", "max"), rows);
  }
}
