/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import java.time.Duration;
import java.util.Locale;

/** Writes numbers for people. */
final class Units {
  private static final double THOUSAND = 1000;
  private static final double MILLION = 1_000_000;

  private Units() {}

  static String micros(double micros) {
    if (micros < THOUSAND) {
      return format("%.0f µs", micros);
    }
    if (micros < 10 * THOUSAND) {
      return format("%.1f ms", micros / THOUSAND);
    }
    if (micros < MILLION) {
      return format("%.0f ms", micros / THOUSAND);
    }
    return format(micros < 10 * MILLION ? "%.2f s" : "%.0f s", micros / MILLION);
  }

  static String time(Duration time) {
    return micros(time.toNanos() / THOUSAND);
  }

  static String count(long count) {
    return format("%,d", count);
  }

  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 60
        ? seconds + " s"
        : format("%d min %02d s", duration.toMinutes(), duration.toSecondsPart());
  }

  static String rate(double perSecond) {
    boolean small = perSecond > 0 && perSecond < 10;
    return format(small ? "%.1f/s" : "%,.0f/s", perSecond);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
