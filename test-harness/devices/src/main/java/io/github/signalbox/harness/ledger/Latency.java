/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The distribution of one stage's times.
 *
 * @param count how many were measured
 * @param micros from percentile (0 to 100) to time in microseconds, ascending; empty without values
 */
public record Latency(long count, Map<Double, Long> micros) {
  /** The percentiles that are kept. */
  private static final double[] PERCENTILES = {
    0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99, 100
  };

  /** Copies the values. */
  public Latency {
    micros = Collections.unmodifiableMap(new LinkedHashMap<>(micros));
  }

  static Latency of(Histogram histogram) {
    Map<Double, Long> micros = new LinkedHashMap<>();
    if (histogram.getTotalCount() > 0) {
      for (double percentile : PERCENTILES) {
        micros.put(percentile, histogram.getValueAtPercentile(percentile));
      }
    }
    return new Latency(histogram.getTotalCount(), micros);
  }

  /**
   * Returns the time that a share of the events stayed within.
   *
   * @param percentile one of 0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99 and 100
   * @return the time; zero if nothing was measured
   * @throws IllegalArgumentException if the percentile is not among those kept
   */
  public Duration percentile(double percentile) {
    if (micros.isEmpty()) {
      return Duration.ZERO;
    }
    Long value = micros.get(percentile);
    if (value == null) {
      throw new IllegalArgumentException(
          "percentile %s is not kept; kept are %s".formatted(percentile, micros.keySet()));
    }
    return Duration.ofNanos(value * 1000);
  }
}
