/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.util.function.BooleanSupplier;

/**
 * The payload bytes that a consumer has taken and that are not done yet, over all its connections.
 *
 * <p>The broker bounds the number of messages under way to one connection; large messages, and
 * connections that come and go while a back end is away, need this bound as well.
 */
final class InFlight {
  private static final long LOOK_AGAIN_MILLIS = 500;

  private final long maxBytes;
  private long bytes;

  InFlight(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Takes bytes, after waiting for room; one message always finds room when nothing is under way.
   *
   * @param stillWanted false when waiting has no more use
   * @return whether they were taken
   */
  synchronized boolean take(int count, BooleanSupplier stillWanted) throws InterruptedException {
    while (bytes > 0 && bytes + count > maxBytes) {
      if (!stillWanted.getAsBoolean()) {
        return false;
      }
      wait(LOOK_AGAIN_MILLIS);
    }
    bytes += count;
    return true;
  }

  synchronized void release(int count) {
    bytes -= count;
    notifyAll();
  }
}
