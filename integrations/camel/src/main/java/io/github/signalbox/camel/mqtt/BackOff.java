/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double from 100 ms up to a limit, each shortened by up to half at random. */
final class BackOff {
  private static final long FIRST_MILLIS = 100;

  private final long longestMillis;
  private long nextMillis = FIRST_MILLIS;

  BackOff(Duration longest) {
    this.longestMillis = Math.max(FIRST_MILLIS, longest.toMillis());
  }

  synchronized long nextMillis() {
    long pause = nextMillis;
    nextMillis = Math.min(longestMillis, 2 * nextMillis);
    return ThreadLocalRandom.current().nextLong(pause / 2, pause + 1);
  }

  synchronized void reset() {
    nextMillis = FIRST_MILLIS;
  }
}
