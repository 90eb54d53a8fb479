/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.time.Duration;
import java.util.List;

/**
 * How many gateways there are and how they behave.
 *
 * @param common broker, MQTT version, rate of connects, seed, run and faults of connections
 * @param count gateways, 1 to 20000
 * @param regions regions that they are spread over, in turn; each a group {@code GID_csg_<region>}
 * @param reportEvery mean time between two reports
 * @param thinkTime mean time until a command is answered
 * @param jobTime how long a job takes, such as an upgrade
 * @param faults how often they fail their callers
 */
public record GatewaySettings(
    FleetSettings common,
    int count,
    List<String> regions,
    Duration reportEvery,
    Duration thinkTime,
    Duration jobTime,
    GatewayFaults faults) {
  static final int MAX_COUNT = 20_000;

  /** As in the contract of the API. */
  private static final String REGION_PATTERN = "[A-Za-z0-9_-]{1,54}";

  /** The regions of the topic-mapping table that comes with the routes. */
  public static final List<String> REGIONS = List.of("hangzhou", "frankfurt", "virginia");

  /**
   * Checks the ranges and copies the list.
   *
   * @throws IllegalArgumentException if a value is out of range; names it and its limit
   */
  public GatewaySettings {
    Checks.range("gateways", count, 1, MAX_COUNT);
    Checks.atLeast("time between reports", reportEvery, Duration.ofMillis(100));
    Checks.atLeast("think time", thinkTime, Duration.ZERO);
    Checks.atLeast("job time", jobTime, Duration.ofMillis(1));
    regions = List.copyOf(regions);
    if (regions.isEmpty()) {
      throw new IllegalArgumentException("there must be a region");
    }
    regions.forEach(region -> Checks.matches("region", region, REGION_PATTERN));
  }

  /**
   * Starts from gateways that report every 30 s, answer at once, and finish jobs after 5 s.
   *
   * @param common broker, MQTT version, rate of connects, seed, run and faults of connections
   * @param count how many
   * @return the settings
   */
  public static GatewaySettings of(FleetSettings common, int count) {
    return new GatewaySettings(
        common,
        count,
        REGIONS,
        Duration.ofSeconds(30),
        Duration.ZERO,
        Duration.ofSeconds(5),
        GatewayFaults.NONE);
  }

  /** Changes how often gateways fail their callers. */
  public GatewaySettings failing(GatewayFaults changed) {
    return new GatewaySettings(common, count, regions, reportEvery, thinkTime, jobTime, changed);
  }

  /** Changes the mean time between two reports. */
  public GatewaySettings reportingEvery(Duration changed) {
    return new GatewaySettings(common, count, regions, changed, thinkTime, jobTime, faults);
  }

  /** Changes how long a command takes on average, and a job. */
  public GatewaySettings taking(Duration think, Duration job) {
    return new GatewaySettings(common, count, regions, reportEvery, think, job, faults);
  }
}
