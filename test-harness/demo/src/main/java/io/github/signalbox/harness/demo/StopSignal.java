/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C, or any other request to end: the JVM waits for an orderly end, up to a limit. */
final class StopSignal {
  private static final long LIMIT_SECONDS = 10;

  private final CountDownLatch given = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);

  /** Closed when everything has ended. */
  interface Hook extends AutoCloseable {
    @Override
    void close();
  }

  Hook install() {
    Thread hook = Thread.ofPlatform().name("stop").unstarted(this::stopAndWait);
    Runtime.getRuntime().addShutdownHook(hook);
    return () -> {
      finished.countDown();
      if (!isGiven()) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    };
  }

  private void stopAndWait() {
    given.countDown();
    try {
      finished.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isGiven() {
    return given.getCount() == 0;
  }

  /** Waits for the signal, at most so long. */
  void await(long nanos) throws InterruptedException {
    given.await(Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }
}
