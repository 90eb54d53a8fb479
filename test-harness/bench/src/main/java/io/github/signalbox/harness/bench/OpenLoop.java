/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * A load of messages in an open loop: each message has its time, whatever became of those before
 * it, and its latency counts from that time.
 *
 * <p>One take at a time; messages may arrive on any thread.
 */
public final class OpenLoop {
  private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int DIGITS = 3;

  private final Duration patience;
  private volatile Take current = new Take(0, 0);
  private int nextNumber = 1;

  /**
   * What became of one take.
   *
   * @param micros latency of each message that arrived, µs
   * @param missing messages that did not arrive
   */
  public record Result(Histogram micros, long missing) {}

  /** When each message was due, and how long it took. */
  private static final class Take {
    private final int first;
    private final AtomicLongArray dueAt;
    private final CountDownLatch arrived;
    private final Histogram micros = new ConcurrentHistogram(DIGITS);

    Take(int first, int count) {
      this.first = first;
      this.dueAt = new AtomicLongArray(count);
      this.arrived = new CountDownLatch(count);
    }

    void arrived(int number) {
      int index = number - first;
      if (index >= 0 && index < dueAt.length()) {
        // A message that is delivered twice counts once.
        long due = dueAt.getAndSet(index, 0);
        if (due != 0) {
          micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
          arrived.countDown();
        }
      }
    }
  }

  /**
   * Makes a load.
   *
   * @param patience how long to wait for the last messages of a take
   */
  public OpenLoop(Duration patience) {
    this.patience = patience;
  }

  /**
   * Tells that a message has arrived; one of an earlier take does not count.
   *
   * @param number the number that the sender was given
   */
  public void arrived(int number) {
    current.arrived(number);
  }

  /**
   * Sends messages evenly and waits until all have arrived.
   *
   * @param count how many, 1 or more
   * @param ratePerSecond how many per second, 1 or more
   * @param sender sends the message of a number; numbers are never used twice
   * @return the latencies
   * @throws InterruptedException if the thread is interrupted
   */
  public Result run(int count, int ratePerSecond, IntConsumer sender) throws InterruptedException {
    long gap = TimeUnit.SECONDS.toNanos(1) / ratePerSecond;
    Take take = new Take(numbers(count), count);
    current = take;
    long begin = System.nanoTime() + LEAD_NANOS;
    for (int i = 0; i < count; i++) {
      long due = begin + i * gap;
      take.dueAt.set(i, due);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      sender.accept(take.first + i);
    }
    boolean complete = take.arrived.await(patience.toSeconds(), TimeUnit.SECONDS);
    return new Result(take.micros, complete ? 0 : take.arrived.getCount());
  }

  /** Reserves numbers, so that a late message of one take is not counted in the next. */
  private int numbers(int count) {
    int first = nextNumber;
    nextNumber += count;
    return first;
  }
}
