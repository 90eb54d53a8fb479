/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/**
 * Counts every event that the devices of a run send and receive, by flow and by ID, and the time it
 * took.
 *
 * <p>Safe for use by many threads.
 */
public final class Ledger {
  private static final long MAX_MICROS = Duration.ofHours(24).toNanos() / 1000;
  private static final int SIGNIFICANT_DIGITS = 3;

  private final boolean keepsIds;
  private final Instant startedAt = Instant.now();
  private final Map<Flow, Page> pages = new EnumMap<>(Flow.class);
  private final Map<Stage, Histogram> histograms = new EnumMap<>(Stage.class);
  private final Map<String, Trip> trips = new ConcurrentHashMap<>();
  private final Timeline timeline = new Timeline();

  /** Opens books that keep the ID of every event, so that they can be balanced. */
  public Ledger() {
    this(true);
  }

  private Ledger(boolean keepsIds) {
    this.keepsIds = keepsIds;
    for (Flow flow : Flow.values()) {
      pages.put(flow, new Page());
    }
    for (Stage stage : Stage.values()) {
      histograms.put(stage, new SynchronizedHistogram(1, MAX_MICROS, SIGNIFICANT_DIGITS));
    }
  }

  /**
   * Opens books that count but keep no IDs, for runs without end.
   *
   * @return a ledger whose memory does not grow
   */
  public static Ledger countingOnly() {
    return new Ledger(false);
  }

  /**
   * Enters an event.
   *
   * @param flow its way
   * @param fate what happened to it
   * @param id the event's ID; for a task, the task's
   */
  public void enter(Flow flow, Fate fate, String id) {
    Page page = pages.get(flow);
    page.totals.get(fate).increment();
    if (keepsIds) {
      page.byId.merge(id, Tally.one(fate), Tally::sum);
    }
    if (fate == flow.arrived()) {
      timeline.add(flow);
    }
  }

  /**
   * Returns how often a fate was entered, repetitions included.
   *
   * @param flow the flow
   * @param fate the fate
   */
  public long count(Flow flow, Fate fate) {
    return pages.get(flow).totals.get(fate).sum();
  }

  /**
   * Returns how often an event met a fate.
   *
   * @param flow its flow
   * @param fate the fate
   * @param id the event's ID
   * @return 0 to 255; 0 too if this ledger keeps no IDs
   */
  public int count(Flow flow, Fate fate, String id) {
    return Tally.of(pages.get(flow).byId.getOrDefault(id, 0L), fate);
  }

  /**
   * Returns the events that met a fate.
   *
   * @param flow their flow
   * @param fate the fate
   * @return their IDs, a copy
   * @throws IllegalStateException if this ledger keeps no IDs
   */
  public Set<String> ids(Flow flow, Fate fate) {
    if (!keepsIds) {
      throw new IllegalStateException("this ledger only counts; use new Ledger() to keep IDs");
    }
    return pages.get(flow).byId.entrySet().stream()
        .filter(entry -> Tally.of(entry.getValue(), fate) > 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Enters a measured time.
   *
   * @param stage what was measured
   * @param time the time; negative counts as zero, more than 24 h as 24 h
   */
  public void time(Stage stage, Duration time) {
    long micros = Math.clamp(time.toNanos() / 1000, 0, MAX_MICROS);
    histograms.get(stage).recordValue(micros);
  }

  /**
   * Registers when a price change was asked for. It may come after the task has reached its access
   * point, since the task's ID is known only from the answer to the request.
   *
   * @param taskId the task
   * @param at when the request was sent
   */
  public void requested(String taskId, Instant at) {
    trips.compute(
        taskId, (id, trip) -> (trip == null ? Trip.NONE : trip).requested(at, this::time));
  }

  /**
   * Tells that a task has come to the end of a stage that begins with its request.
   *
   * @param stage the stage
   * @param taskId the task
   * @param at when
   */
  public void reached(Stage stage, String taskId, Instant at) {
    if (keepsIds) {
      trips.compute(
          taskId, (id, trip) -> (trip == null ? Trip.NONE : trip).reached(stage, at, this::time));
    } else {
      trips.computeIfPresent(taskId, (id, trip) -> trip.reached(stage, at, this::time));
    }
  }

  /** Returns a copy of the totals, times and rates so far. */
  public Snapshot snapshot() {
    Map<Flow, Map<Fate, Long>> counts = new EnumMap<>(Flow.class);
    pages.forEach((flow, page) -> counts.put(flow, page.copyOfTotals()));
    Map<Stage, Latency> latencies = new EnumMap<>(Stage.class);
    histograms.forEach((stage, histogram) -> latencies.put(stage, latency(histogram)));
    return new Snapshot(
        startedAt,
        Duration.between(startedAt, Instant.now()),
        counts,
        latencies,
        timeline.sliceSeconds(),
        timeline.counts());
  }

  private static Latency latency(Histogram histogram) {
    synchronized (histogram) {
      return Latency.of(histogram.copy());
    }
  }

  /**
   * Starts a comparison of these books with those of others.
   *
   * @return a comparison without sides yet
   * @throws IllegalStateException if this ledger keeps no IDs
   */
  public Balancing balance() {
    return new Balancing(this);
  }

  private static final class Page {
    private final Map<Fate, LongAdder> totals = new EnumMap<>(Fate.class);
    private final Map<String, Long> byId = new ConcurrentHashMap<>();

    Page() {
      for (Fate fate : Fate.values()) {
        totals.put(fate, new LongAdder());
      }
    }

    Map<Fate, Long> copyOfTotals() {
      Map<Fate, Long> copy = new EnumMap<>(Fate.class);
      totals.forEach((fate, total) -> copy.put(fate, total.sum()));
      return Collections.unmodifiableMap(copy);
    }
  }
}
