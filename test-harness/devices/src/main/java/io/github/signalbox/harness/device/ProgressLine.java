/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Latency;
import io.github.signalbox.harness.ledger.Ledger;
import io.github.signalbox.harness.ledger.Snapshot;
import io.github.signalbox.harness.ledger.Stage;
import java.util.Locale;

/** One line that tells how a fleet is doing. */
final class ProgressLine {
  private final DeviceFleet fleet;
  private final long startedAt = System.nanoTime();
  private long lastAt = startedAt;
  private long lastStatus;
  private double statusRate;

  ProgressLine(DeviceFleet fleet) {
    this.fleet = fleet;
  }

  String text() {
    Ledger ledger = fleet.ledger();
    long status = ledger.count(Flow.STATUS_UP, Fate.ACKNOWLEDGED);
    measureRate(status);
    int connected = fleet.connected();
    StringBuilder line = new StringBuilder();
    line.append("%4d s  ".formatted((System.nanoTime() - startedAt) / 1_000_000_000L))
        .append("%d/%d connected".formatted(connected, fleet.accessPoints().size()))
        .append(String.format(Locale.ROOT, " · status %d (%.1f/s)", status, statusRate))
        .append(" · tasks %d".formatted(ledger.count(Flow.TASK_DOWN, Fate.DELIVERED)))
        .append(" accepted %d".formatted(ledger.count(Flow.TASK_ACCEPTED, Fate.ACKNOWLEDGED)))
        .append(" completed %d".formatted(ledger.count(Flow.TASK_COMPLETED, Fate.ACKNOWLEDGED)))
        .append(latency(ledger.snapshot()));
    if (connected == 0) {
      fleet.connectFailure().ifPresent(reason -> line.append(" · ").append(reason));
    }
    return line.toString();
  }

  private void measureRate(long status) {
    double seconds = (System.nanoTime() - lastAt) / 1e9;
    if (seconds >= 1) {
      statusRate = (status - lastStatus) / seconds;
      lastStatus = status;
      lastAt = System.nanoTime();
    }
  }

  private static String latency(Snapshot snapshot) {
    Latency latency = snapshot.latency(Stage.SENT_TO_RECEIPT);
    return latency.count() == 0
        ? ""
        : " · push p50 %d ms p99 %d ms"
            .formatted(latency.percentile(50).toMillis(), latency.percentile(99).toMillis());
  }
}
