/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.time.Duration;

/**
 * How many devices there are and how they behave. Everything random follows from the seed.
 *
 * @param broker where they connect
 * @param accessPoints how many access points, 1 to 20000
 * @param tagsPerAccessPoint how many tags each serves, 0 to 200
 * @param firstIndex the number of the first access point, 0 to 40000; fleets of one seed that run
 *     at the same time need ranges of their own
 * @param stores over how many stores they are spread, 1 to 999
 * @param mqttVersion what they speak
 * @param keepAlive the MQTT keep-alive, 1 s to 18 h
 * @param statusInterval the mean time between two status reports of one access point
 * @param pollInterval the mean time between two polls of one tag
 * @param tagTimeLimit how long an access point waits for a tag before it reports it as timed out;
 *     zero to wait for ever, so that the task never completes
 * @param connectsPerSecond how many access points connect per second at first, 1 to 10000
 * @param seed decides identities, faults and times
 * @param run makes the event IDs of this run differ from those of another run of the same seed; 1
 *     to 16 letters, digits or {@code -}
 * @param faults what goes wrong on purpose
 */
public record FleetSettings(
    BrokerAccess broker,
    int accessPoints,
    int tagsPerAccessPoint,
    int firstIndex,
    int stores,
    MqttVersion mqttVersion,
    Duration keepAlive,
    Duration statusInterval,
    Duration pollInterval,
    Duration tagTimeLimit,
    int connectsPerSecond,
    long seed,
    String run,
    Faults faults) {
  /** The most access points of one fleet. */
  public static final int MAX_ACCESS_POINTS = 20_000;

  /** The most tags of one access point. */
  public static final int MAX_TAGS = 200;

  /** The most stores of one fleet. */
  public static final int MAX_STORES = 999;

  /** The most new connections per second. */
  public static final int MAX_CONNECTS_PER_SECOND = 10_000;

  /** The highest number of a fleet's first access point. */
  public static final int MAX_FIRST_INDEX = 40_000;

  static final String RUN_PATTERN = "[A-Za-z0-9-]{1,16}";

  private static final int MAX_KEEP_ALIVE_SECONDS = 64_800;
  private static final Duration MIN_INTERVAL = Duration.ofMillis(10);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of range; names it and its limit
   */
  public FleetSettings {
    Checks.range("access points", accessPoints, 1, MAX_ACCESS_POINTS);
    Checks.range("tags per access point", tagsPerAccessPoint, 0, MAX_TAGS);
    Checks.range("first index", firstIndex, 0, MAX_FIRST_INDEX);
    Checks.range("stores", stores, 1, MAX_STORES);
    Checks.range("keep-alive in seconds", keepAlive.toSeconds(), 1, MAX_KEEP_ALIVE_SECONDS);
    Checks.atLeast("status interval", statusInterval, MIN_INTERVAL);
    Checks.atLeast("poll interval", pollInterval, MIN_INTERVAL);
    Checks.atLeast("tag time limit", tagTimeLimit, Duration.ZERO);
    Checks.range("connects per second", connectsPerSecond, 1, MAX_CONNECTS_PER_SECOND);
    Checks.matches("run", run, RUN_PATTERN);
  }

  /**
   * Starts from the defaults: 20 access points with 30 tags in one store, MQTT 3.1.1, status every
   * 30 s, polls every 5 s, no faults, seed 1.
   *
   * @param broker where they connect
   * @return a builder
   */
  public static Builder builder(BrokerAccess broker) {
    return new Builder(broker);
  }

  /** Collects settings one by one. */
  public static final class Builder {
    private final BrokerAccess broker;
    private int accessPoints = 20;
    private int tagsPerAccessPoint = 30;
    private int firstIndex;
    private int stores = 1;
    private MqttVersion mqttVersion = MqttVersion.V3_1_1;
    private Duration keepAlive = Duration.ofSeconds(90);
    private Duration statusInterval = Duration.ofSeconds(30);
    private Duration pollInterval = Duration.ofSeconds(5);
    private Duration tagTimeLimit = Duration.ofMinutes(1);
    private int connectsPerSecond = 200;
    private long seed = 1;
    private String run = "r1";
    private Faults faults = Faults.NONE;

    private Builder(BrokerAccess broker) {
      this.broker = broker;
    }

    /**
     * Sets how many devices there are.
     *
     * @param count access points
     * @param tags tags of each
     * @return this
     */
    public Builder size(int count, int tags) {
      this.accessPoints = count;
      this.tagsPerAccessPoint = tags;
      return this;
    }

    /**
     * Sets the number of the first access point.
     *
     * @param index the number, 0 by default
     * @return this
     */
    public Builder firstIndex(int index) {
      this.firstIndex = index;
      return this;
    }

    /**
     * Spreads the access points over stores {@code S001}, {@code S002}, ….
     *
     * @param count how many stores
     * @return this
     */
    public Builder stores(int count) {
      this.stores = count;
      return this;
    }

    /**
     * Sets the MQTT version.
     *
     * @param version the version
     * @return this
     */
    public Builder mqttVersion(MqttVersion version) {
      this.mqttVersion = version;
      return this;
    }

    /**
     * Sets the MQTT keep-alive.
     *
     * @param interval the interval
     * @return this
     */
    public Builder keepAlive(Duration interval) {
      this.keepAlive = interval;
      return this;
    }

    /**
     * Sets the mean time between two status reports.
     *
     * @param interval the interval
     * @return this
     */
    public Builder statusInterval(Duration interval) {
      this.statusInterval = interval;
      return this;
    }

    /**
     * Sets the mean time between two polls of one tag.
     *
     * @param interval the interval
     * @return this
     */
    public Builder pollInterval(Duration interval) {
      this.pollInterval = interval;
      return this;
    }

    /**
     * Sets how long an access point waits for a tag.
     *
     * @param limit the limit; zero for ever
     * @return this
     */
    public Builder tagTimeLimit(Duration limit) {
      this.tagTimeLimit = limit;
      return this;
    }

    /**
     * Bounds the rate of first connects.
     *
     * @param rate connects per second
     * @return this
     */
    public Builder connectsPerSecond(int rate) {
      this.connectsPerSecond = rate;
      return this;
    }

    /**
     * Sets the seed.
     *
     * @param value any number
     * @return this
     */
    public Builder seed(long value) {
      this.seed = value;
      return this;
    }

    /**
     * Sets the run's label.
     *
     * @param label part of each event ID
     * @return this
     */
    public Builder run(String label) {
      this.run = label;
      return this;
    }

    /**
     * Sets what goes wrong.
     *
     * @param chosen the faults
     * @return this
     */
    public Builder faults(Faults chosen) {
      this.faults = chosen;
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public FleetSettings build() {
      return new FleetSettings(
          broker,
          accessPoints,
          tagsPerAccessPoint,
          firstIndex,
          stores,
          mqttVersion,
          keepAlive,
          statusInterval,
          pollInterval,
          tagTimeLimit,
          connectsPerSecond,
          seed,
          run,
          faults);
    }
  }
}
