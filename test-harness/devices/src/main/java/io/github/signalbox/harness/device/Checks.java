/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.time.Duration;

/** Range checks whose messages name the setting, its value and its limit. */
final class Checks {
  private Checks() {}

  static void range(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException("%s %d must be %d to %d".formatted(name, value, min, max));
    }
  }

  static void atLeast(String name, Duration value, Duration min) {
    if (value.compareTo(min) < 0) {
      throw new IllegalArgumentException(
          "%s %s must be at least %s"
              .formatted(name, Durations.format(value), Durations.format(min)));
    }
  }

  static void matches(String name, String value, String pattern) {
    if (!value.matches(pattern)) {
      throw new IllegalArgumentException("%s '%s' must match %s".formatted(name, value, pattern));
    }
  }
}
