/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.time.Duration;
import java.util.StringJoiner;

/**
 * What goes wrong on purpose. Which devices, tags and events are hit follows from the seed alone.
 *
 * @param drop uplink events that are never sent; names are event IDs
 * @param duplicate uplink events that are sent twice; names are event IDs
 * @param delay uplink events that wait before they are sent; names are event IDs
 * @param maxDelay the longest such wait
 * @param wrongClock access points whose clock is wrong; names are MACs or client IDs
 * @param clockOffset how far ahead that clock is; negative if it is behind
 * @param muteTags tags that never poll; names are tag IDs
 * @param ignoreTasks access points that report status but ignore tasks; names are MACs or client
 *     IDs
 * @param ignoreOrder access points where the price that arrives last wins, whatever its sequence;
 *     names are MACs or client IDs
 * @param silent access points that connect but never send; names are MACs or client IDs
 * @param die access points whose connection breaks without a DISCONNECT; names are MACs or client
 *     IDs
 * @param dieEvery the mean time between two breaks of one access point
 * @param dieFor how long it then stays away
 */
public record Faults(
    Selection drop,
    Selection duplicate,
    Selection delay,
    Duration maxDelay,
    Selection wrongClock,
    Duration clockOffset,
    Selection muteTags,
    Selection ignoreTasks,
    Selection ignoreOrder,
    Selection silent,
    Selection die,
    Duration dieEvery,
    Duration dieFor) {
  /** Nothing goes wrong. */
  public static final Faults NONE = builder().build();

  /**
   * Checks the times.
   *
   * @throws IllegalArgumentException if a time is negative or the time between breaks is zero
   */
  public Faults {
    Checks.atLeast("longest delay", maxDelay, Duration.ZERO);
    Checks.atLeast("time between breaks", dieEvery, Duration.ofMillis(1));
    Checks.atLeast("time away", dieFor, Duration.ZERO);
  }

  /** Returns what goes wrong in words; {@code none} if nothing does. */
  public String describe() {
    StringJoiner words = new StringJoiner(", ");
    words.setEmptyValue("none");
    add(words, "drop", drop, "");
    add(words, "duplicate", duplicate, "");
    add(words, "delay", delay, " up to " + Durations.format(maxDelay));
    add(words, "wrong clock", wrongClock, " by " + Durations.format(clockOffset));
    add(words, "mute tags", muteTags, "");
    add(words, "ignore tasks", ignoreTasks, "");
    add(words, "ignore order", ignoreOrder, "");
    add(words, "silent", silent, "");
    String times = Durations.format(dieEvery) + " for " + Durations.format(dieFor);
    add(words, "die", die, " every " + times);
    return words.toString();
  }

  private static void add(StringJoiner words, String name, Selection selection, String more) {
    if (!selection.isNone()) {
      words.add(name + " " + selection + more);
    }
  }

  /** Returns a builder with no faults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects faults one by one; what is not set does not happen. */
  public static final class Builder {
    private Selection drop = Selection.NONE;
    private Selection duplicate = Selection.NONE;
    private Selection delay = Selection.NONE;
    private Duration maxDelay = Duration.ofSeconds(1);
    private Selection wrongClock = Selection.NONE;
    private Duration clockOffset = Duration.ZERO;
    private Selection muteTags = Selection.NONE;
    private Selection ignoreTasks = Selection.NONE;
    private Selection ignoreOrder = Selection.NONE;
    private Selection silent = Selection.NONE;
    private Selection die = Selection.NONE;
    private Duration dieEvery = Duration.ofSeconds(30);
    private Duration dieFor = Duration.ofSeconds(5);

    private Builder() {}

    /**
     * Lets uplink events be lost before they are sent.
     *
     * @param events which, by event ID
     * @return this
     */
    public Builder drop(Selection events) {
      this.drop = events;
      return this;
    }

    /**
     * Sends uplink events twice.
     *
     * @param events which, by event ID
     * @return this
     */
    public Builder duplicate(Selection events) {
      this.duplicate = events;
      return this;
    }

    /**
     * Lets uplink events wait before they are sent.
     *
     * @param events which, by event ID
     * @param longest the longest wait
     * @return this
     */
    public Builder delay(Selection events, Duration longest) {
      this.delay = events;
      this.maxDelay = longest;
      return this;
    }

    /**
     * Sets clocks wrong.
     *
     * @param accessPoints which, by MAC or client ID
     * @param ahead how far ahead; negative if behind
     * @return this
     */
    public Builder wrongClock(Selection accessPoints, Duration ahead) {
      this.wrongClock = accessPoints;
      this.clockOffset = ahead;
      return this;
    }

    /**
     * Silences tags.
     *
     * @param tags which, by tag ID
     * @return this
     */
    public Builder muteTags(Selection tags) {
      this.muteTags = tags;
      return this;
    }

    /**
     * Lets access points ignore tasks while they go on to report status.
     *
     * @param accessPoints which, by MAC or client ID
     * @return this
     */
    public Builder ignoreTasks(Selection accessPoints) {
      this.ignoreTasks = accessPoints;
      return this;
    }

    /**
     * Lets access points ignore the sequence of price changes: the one that arrives last wins.
     *
     * @param accessPoints which, by MAC or client ID
     * @return this
     */
    public Builder ignoreOrder(Selection accessPoints) {
      this.ignoreOrder = accessPoints;
      return this;
    }

    /**
     * Silences access points.
     *
     * @param accessPoints which, by MAC or client ID
     * @return this
     */
    public Builder silent(Selection accessPoints) {
      this.silent = accessPoints;
      return this;
    }

    /**
     * Breaks connections without a DISCONNECT, again and again.
     *
     * @param accessPoints which, by MAC or client ID
     * @param every the mean time between two breaks of one access point
     * @param away how long it then stays away
     * @return this
     */
    public Builder die(Selection accessPoints, Duration every, Duration away) {
      this.die = accessPoints;
      this.dieEvery = every;
      this.dieFor = away;
      return this;
    }

    /**
     * Returns the faults.
     *
     * @throws IllegalArgumentException if a time is out of range
     */
    public Faults build() {
      return new Faults(
          drop,
          duplicate,
          delay,
          maxDelay,
          wrongClock,
          clockOffset,
          muteTags,
          ignoreTasks,
          ignoreOrder,
          silent,
          die,
          dieEvery,
          dieFor);
    }
  }
}
