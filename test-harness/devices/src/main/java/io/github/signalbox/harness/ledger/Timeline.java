/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many events of each flow arrived in each slice of the run.
 *
 * <p>Slices are one second long at first; when there are too many, neighbours are merged, so that
 * memory stays the same however long the run is.
 */
final class Timeline {
  private static final int MAX_SLICES = 600;

  private final long startedAtNanos = System.nanoTime();
  private final Map<Flow, long[]> arrived = new EnumMap<>(Flow.class);
  private int sliceSeconds = 1;

  Timeline() {
    for (Flow flow : Flow.values()) {
      arrived.put(flow, new long[MAX_SLICES]);
    }
  }

  synchronized void add(Flow flow) {
    int slice = currentSlice();
    while (slice >= MAX_SLICES) {
      merge();
      slice = currentSlice();
    }
    arrived.get(flow)[slice]++;
  }

  private int currentSlice() {
    return (int) ((System.nanoTime() - startedAtNanos) / 1_000_000_000L / sliceSeconds);
  }

  private void merge() {
    arrived.values().forEach(Timeline::mergeNeighbours);
    sliceSeconds *= 2;
  }

  private static void mergeNeighbours(long[] counts) {
    for (int i = 0; i < MAX_SLICES / 2; i++) {
      counts[i] = counts[2 * i] + counts[2 * i + 1];
    }
    Arrays.fill(counts, MAX_SLICES / 2, MAX_SLICES, 0);
  }

  synchronized int sliceSeconds() {
    return sliceSeconds;
  }

  /** Returns the counts of the slices so far, the current one included. */
  synchronized Map<Flow, long[]> counts() {
    int slices = Math.min(currentSlice() + 1, MAX_SLICES);
    Map<Flow, long[]> copy = new EnumMap<>(Flow.class);
    arrived.forEach((flow, counts) -> copy.put(flow, Arrays.copyOf(counts, slices)));
    return copy;
  }
}
