/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import java.time.Duration;
import java.util.Locale;

/** Writes numbers for people. */
final class Text {
  private static final int MILLIS = 1000;

  private Text() {}

  static String count(long count) {
    return count < 0 ? "?" : String.format(Locale.ROOT, "%,d", count);
  }

  static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond < 100 ? "%.1f/s" : "%,.0f/s", perSecond);
  }

  static String time(Duration time) {
    double millis = time.toNanos() / 1e6;
    if (millis < MILLIS) {
      return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }
    return millis < 100 * MILLIS
        ? String.format(Locale.ROOT, "%.1f s", millis / MILLIS)
        : clock(time);
  }

  static String clock(Duration time) {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }
}
