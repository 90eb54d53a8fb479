/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C, or any other request to end: the JVM waits for an orderly end, up to a limit. */
final class StopSignal {
  /** Longer than the shares that servers and devices have to end. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Duration limit;
  private final Runnable unfinished;
  private final CountDownLatch given = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);

  /**
   * Creates the signal.
   *
   * @param unfinished tells what is left behind, where ending takes longer than 30 s
   */
  StopSignal(Runnable unfinished) {
    this(LIMIT, unfinished);
  }

  StopSignal(Duration limit, Runnable unfinished) {
    this.limit = limit;
    this.unfinished = unfinished;
  }

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

  /** Runs as the JVM's shutdown hook: after it the JVM is gone. */
  void stopAndWait() {
    given.countDown();
    try {
      if (!finished.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        unfinished.run();
      }
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
