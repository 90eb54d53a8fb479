/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench;

import io.github.signalbox.harness.server.Bridge;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Status reports that wait in the broker, brought to PostgreSQL: by the bridge, and by a
 * hand-written loop.
 *
 * <p>Both sides are warm and stand still while the broker takes the reports; the time counts from
 * the moment they go on until the last report is committed.
 */
final class DrainBench implements AutoCloseable {
  private static final int WINDOW = 1000;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final long POLL_MILLIS = 20;

  private final Bridge bridge;
  private final BenchDatabase database;
  private final BenchSettings settings;
  private final Consumer<String> progress;
  private final Client publisher;
  private final List<Client> devices = new ArrayList<>();
  private int takes;

  /**
   * What was measured.
   *
   * @param handWritten reports per second of each take of the hand-written loop
   * @param bridge reports per second of each take of the bridge
   * @param bytes size of one report
   */
  record Result(List<Double> handWritten, List<Double> bridge, int bytes) {}

  DrainBench(
      Bridge bridge, BenchDatabase database, BenchSettings settings, Consumer<String> progress) {
    this.bridge = bridge;
    this.database = database;
    this.settings = settings;
    this.progress = progress;
    this.publisher = Client.ofBridge(bridge.properties(), "bench-reports").connect();
    for (int i = 0; i < BenchEvents.ACCESS_POINTS; i++) {
      devices.add(Client.ofDevice(bridge.properties(), BenchEvents.accessPoint(i)).connect());
    }
  }

  Result run() throws InterruptedException, SQLException {
    Result result =
        new Result(new ArrayList<>(), new ArrayList<>(), BenchEvents.report("x", 0).length);
    progress.accept("Status reports: warming up …");
    byHand();
    byBridge();
    for (int round = 1; round <= settings.rounds(); round++) {
      progress.accept("Status reports: round %d of %d …".formatted(round, settings.rounds()));
      if (round % 2 == 1) {
        result.handWritten.add(byHand());
        result.bridge.add(byBridge());
      } else {
        result.bridge.add(byBridge());
        result.handWritten.add(byHand());
      }
    }
    return result;
  }

  private double byHand() throws InterruptedException, SQLException {
    database.beginTake();
    try (HandWrittenLoop loop = new HandWrittenLoop(bridge.properties())) {
      loop.subscribe();
      publish(number -> publisher, HandWrittenLoop.TOPIC);
      long begin = System.nanoTime();
      loop.start();
      return rateSince(begin);
    }
  }

  private double byBridge() throws InterruptedException, SQLException {
    database.beginTake();
    bridge.pause();
    long begin;
    try {
      publish(number -> devices.get(number % devices.size()), "tag-status-up/report");
    } finally {
      begin = System.nanoTime();
      bridge.resume();
    }
    return rateSince(begin);
  }

  private void publish(IntFunction<Client> clients, String topic) throws InterruptedException {
    String run = "take" + ++takes;
    Semaphore window = new Semaphore(WINDOW);
    for (int i = 0; i < settings.reports(); i++) {
      window.acquire();
      clients
          .apply(i)
          .publish(topic, BenchEvents.report(run, i))
          .whenComplete((done, failure) -> window.release());
    }
    window.acquire(WINDOW);
  }

  private double rateSince(long begin) throws InterruptedException, SQLException {
    long limit = begin + LIMIT.toNanos();
    while (database.processedEvents() < settings.reports()) {
      if (System.nanoTime() > limit) {
        throw new IllegalStateException(
            "%d of %d reports are in the database after %d s"
                .formatted(database.processedEvents(), settings.reports(), LIMIT.toSeconds()));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return settings.reports() / ((System.nanoTime() - begin) / 1e9);
  }

  @Override
  public void close() {
    publisher.close();
    devices.forEach(Client::close);
  }
}
