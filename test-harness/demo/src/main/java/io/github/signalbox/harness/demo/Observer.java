/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.harness.device.DeviceFleet;
import io.github.signalbox.harness.ledger.Snapshot;
import io.github.signalbox.harness.ledger.Stage;
import io.github.signalbox.message.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects the figures of the live view from devices, database and Elasticsearch. */
final class Observer {
  private static final Logger LOG = LoggerFactory.getLogger(Observer.class);
  private static final ObjectMapper JSON = Json.mapper();
  private static final Duration HTTP_LIMIT = Duration.ofSeconds(2);
  private static final long RATE_WINDOW_NANOS = Duration.ofSeconds(15).toNanos();
  private static final long STORED_PERIOD_NANOS = Duration.ofMillis(450).toNanos();
  private static final int LATEST = 12;

  private final long startedAt = System.nanoTime();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(HTTP_LIMIT).build();
  private final Deque<Sample> samples = new ArrayDeque<>();
  private final DeviceFleet fleet;
  private final DemoDatabase database;
  private final URI documentCount;
  private Figures.Stored stored = Figures.Stored.NOTHING;
  private long documents = -1;
  private long storedAt = Long.MIN_VALUE;

  private record Sample(long at, long reports, long tasks) {}

  Observer(DeviceFleet fleet, DemoDatabase database, String elasticsearch) {
    this.fleet = fleet;
    this.database = database;
    this.documentCount = URI.create("http://" + elasticsearch + "/signalbox-*/_count");
  }

  /** Looks at everything; a part that does not answer keeps its last figures. */
  Figures look() throws InterruptedException {
    long now = System.nanoTime();
    if (storedAt == Long.MIN_VALUE || now - storedAt >= STORED_PERIOD_NANOS) {
      storedAt = now;
      readStored();
      documents = countDocuments();
      remember(now);
    }
    Snapshot books = fleet.ledger().snapshot();
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    double seconds = Math.max(1, (last.at - first.at) / 1e9);
    return new Figures(
        Duration.ofNanos(now - startedAt),
        fleet.connected(),
        fleet.accessPoints().size(),
        stored,
        (last.reports - first.reports) / seconds,
        (last.tasks - first.tasks) / seconds,
        documents,
        books.latency(Stage.SENT_TO_RECEIPT),
        books.latency(Stage.SENT_TO_COMPLETED));
  }

  private void remember(long now) {
    samples.addLast(new Sample(now, stored.reports(), stored.allTasks()));
    while (samples.size() > 1 && now - samples.getFirst().at > RATE_WINDOW_NANOS) {
      samples.removeFirst();
    }
  }

  private void readStored() {
    try {
      stored = database.read(LATEST);
    } catch (SQLException e) {
      LOG.warn("The database does not answer: {}", e.toString());
    }
  }

  private long countDocuments() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(documentCount).timeout(HTTP_LIMIT).build();
      String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return JSON.readTree(answer).path("count").asLong(-1);
    } catch (IOException e) {
      LOG.warn("Elasticsearch does not answer: {}", e.toString());
      return -1;
    }
  }
}
