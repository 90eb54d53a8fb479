/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param ratePerSecond price changes per second, 1 or more
 * @param take length of one measurement of latency
 * @param rounds measurements of each side, 1 or more
 * @param reports status reports in one measurement of throughput, 1000 or more
 */
record BenchSettings(int ratePerSecond, Duration take, int rounds, int reports) {
  BenchSettings {
    requireAtLeast("--rate", ratePerSecond, 1);
    requireAtLeast("--take", take.toSeconds(), 1);
    requireAtLeast("--rounds", rounds, 1);
    requireAtLeast("--reports", reports, 1000);
  }

  private static void requireAtLeast(String name, long value, long min) {
    if (value < min) {
      throw new IllegalArgumentException("%s %d must be at least %d".formatted(name, value, min));
    }
  }
}
