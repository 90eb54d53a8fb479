/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * A tag: shows one price, and asks its access point for news at an interval of its own. Not safe
 * for use by several threads.
 *
 * <p>Polls are computed from the clock; a tag without news needs no timer.
 */
final class PriceTag {
  private static final double JITTER = 0.1;
  private static final int MIN_BATTERY = 40;
  private static final int MIN_SIGNAL = -85;
  private static final int SIGNAL_SPAN = 40;

  private final String id;
  private final boolean mute;
  private final long pollMillis;
  private final long phaseMillis;
  private final long bornMillis;
  private final byte batteryPercent;
  private final byte signalDbm;
  private Display display;

  /** Creates a tag whose habits and first price follow from the random numbers given. */
  PriceTag(
      String id,
      String sku,
      boolean mute,
      Duration meanPoll,
      Instant born,
      SplittableRandom random) {
    this.id = id;
    this.mute = mute;
    this.bornMillis = born.toEpochMilli();
    double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
    this.pollMillis = Math.max(1, Math.round(meanPoll.toMillis() * factor));
    this.phaseMillis = random.nextLong(pollMillis);
    this.batteryPercent = (byte) random.nextInt(MIN_BATTERY, 101);
    this.signalDbm = (byte) (MIN_SIGNAL + random.nextInt(SIGNAL_SPAN));
    String price = "%d.%02d".formatted(random.nextInt(100), random.nextInt(1, 100));
    this.display = new Display(sku, price, "EUR", 0);
  }

  /**
   * What a tag shows.
   *
   * @param sku the article
   * @param price the decimal price
   * @param currency the ISO 4217 currency
   * @param sequence the sequence of the change that brought it; 0 for the first price
   */
  record Display(String sku, String price, String currency, long sequence) {}

  String id() {
    return id;
  }

  boolean isMute() {
    return mute;
  }

  Display display() {
    return display;
  }

  int batteryPercent() {
    return batteryPercent;
  }

  int signalDbm() {
    return signalDbm;
  }

  void show(PriceTask.Change change) {
    String sku = change.sku() == null ? display.sku() : change.sku();
    display = new Display(sku, change.price(), change.currency(), change.sequence());
  }

  /** Returns the first poll after a moment. A mute tag never polls: ask {@link #isMute} first. */
  Instant nextPoll(Instant after) {
    long since = after.toEpochMilli() - bornMillis - phaseMillis;
    return Instant.ofEpochMilli(
        bornMillis + phaseMillis + (Math.floorDiv(since, pollMillis) + 1) * pollMillis);
  }

  /** Returns the last poll before or at a moment; its birth for one that has not polled yet. */
  Instant lastPoll(Instant at) {
    long last = nextPoll(at).toEpochMilli() - pollMillis;
    return Instant.ofEpochMilli(mute ? bornMillis : Math.max(bornMillis, last));
  }
}
