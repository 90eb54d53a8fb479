/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import io.github.signalbox.harness.ledger.Flow.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The state of a ledger at one moment.
 *
 * @param startedAt when the ledger was opened
 * @param elapsed how long it has been open
 * @param counts how often each fate was entered, by flow; complete
 * @param latencies the times of each stage; complete
 * @param sliceSeconds the length of a slice of the arrivals, in seconds
 * @param arrivals how many events arrived in each slice, by flow
 */
public record Snapshot(
    Instant startedAt,
    Duration elapsed,
    Map<Flow, Map<Fate, Long>> counts,
    Map<Stage, Latency> latencies,
    int sliceSeconds,
    Map<Flow, long[]> arrivals) {
  /** Copies the maps. */
  public Snapshot {
    counts = Map.copyOf(counts);
    latencies = Map.copyOf(latencies);
    arrivals = Map.copyOf(arrivals);
  }

  /** Returns the flows of the kinds of devices that took part; of access points if none did. */
  public List<Flow> flows() {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    counts.forEach(
        (flow, fates) -> {
          if (fates.values().stream().anyMatch(count -> count > 0)) {
            kinds.add(flow.kind());
          }
        });
    if (kinds.isEmpty()) {
      kinds.add(Kind.ACCESS_POINT);
    }
    return Arrays.stream(Flow.values()).filter(flow -> kinds.contains(flow.kind())).toList();
  }

  /**
   * Returns how often a fate was entered.
   *
   * @param flow the flow
   * @param fate the fate
   */
  public long count(Flow flow, Fate fate) {
    return counts.get(flow).get(fate);
  }

  /**
   * Returns the times of a stage.
   *
   * @param stage the stage
   */
  public Latency latency(Stage stage) {
    return latencies.get(stage);
  }
}
