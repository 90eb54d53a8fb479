/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import java.util.concurrent.TimeUnit;

/** Counts the messages of one connection in windows of a second. */
final class Rate {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final int limit;
  private long windowBegan = System.nanoTime();
  private int count;

  Rate(int limit) {
    this.limit = limit;
  }

  /** Counts a message and tells whether it is one too many. */
  boolean exceeded() {
    long now = System.nanoTime();
    if (now - windowBegan >= SECOND) {
      windowBegan = now;
      count = 0;
    }
    return ++count > limit;
  }
}
