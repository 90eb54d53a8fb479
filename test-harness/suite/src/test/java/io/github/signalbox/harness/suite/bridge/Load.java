/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import io.github.signalbox.harness.device.DeviceFleet;
import io.github.signalbox.harness.device.SimulatedAccessPoint;
import io.github.signalbox.harness.suite.bridge.Api.Answer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A back office that changes prices without a pause. A request that fails is repeated with its key
 * until it is taken, as a client with care does.
 */
final class Load implements AutoCloseable {
  private static final long PAUSE_MILLIS = 50;
  private static final int ACCESS_POINTS_PER_REQUEST = 3;
  private static final long JOIN_SECONDS = 60;

  private final DeviceFleet fleet;
  private final List<Api> replicas;
  private final List<String> taskIds = new ArrayList<>();
  private final AtomicInteger repeated = new AtomicInteger();
  private final Thread thread = new Thread(this::run, "load");
  private volatile boolean stopping;

  /** Starts changing prices of a fleet's tags, at the replicas in turn. */
  Load(DeviceFleet fleet, List<Api> replicas) {
    this.fleet = fleet;
    this.replicas = List.copyOf(replicas);
    thread.start();
  }

  private void run() {
    try {
      for (int number = 0; !stopping; number++) {
        change(number);
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void change(int number) throws InterruptedException {
    List<SimulatedAccessPoint> all = fleet.accessPoints();
    List<String> tags = new ArrayList<>();
    for (int i = 0; i < ACCESS_POINTS_PER_REQUEST; i++) {
      var displays = all.get((number * ACCESS_POINTS_PER_REQUEST + i) % all.size()).displays();
      tags.add(displays.get(number % displays.size()).tagId());
    }
    String price = "%d.%02d".formatted(1 + number / 100, number % 100);
    var request =
        Api.request("load-" + UUID.randomUUID(), tags.stream().distinct().toList(), price);
    for (int attempt = 0; ; attempt++) {
      try {
        Answer answer = replicas.get((number + attempt) % replicas.size()).submit(request);
        if (answer.status() / 100 == 2) {
          taskIds.addAll(answer.taskIds());
          return;
        }
      } catch (UncheckedIOException e) {
        // The replica or its database is away; the next try says what became of the request.
      }
      repeated.incrementAndGet();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /** Returns how often a request had to be repeated. */
  int repeated() {
    return repeated.get();
  }

  /** Waits for the answer to the last request and returns the tasks made of all of them. */
  List<String> finish() throws InterruptedException {
    stopping = true;
    thread.join(TimeUnit.SECONDS.toMillis(JOIN_SECONDS));
    if (thread.isAlive()) {
      throw new IllegalStateException("the last request is not answered");
    }
    return taskIds;
  }

  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
  }
}
