/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code simulate ap} that say how many devices there are and what they do. */
final class FleetOptions {
  private static final Duration MIN_INTERVAL = Duration.ofMillis(100);

  @Mixin private BrokerOptions brokerOptions;

  @Option(
      names = "--count",
      paramLabel = "<n>",
      defaultValue = "20",
      description = "Access points, 1 to 20000 (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--tags",
      paramLabel = "<n>",
      defaultValue = "30",
      description = "Tags of each access point, 0 to 200 (default: ${DEFAULT-VALUE}).")
  private int tags;

  @Option(
      names = "--store-count",
      paramLabel = "<n>",
      defaultValue = "1",
      description = "Stores they are spread over, 1 to 999 (default: ${DEFAULT-VALUE}).")
  private int stores;

  @Option(
      names = "--first-index",
      paramLabel = "<n>",
      defaultValue = "0",
      description = "Number of the first access point, for several runs at once, 0 to 40000.")
  private int firstIndex;

  @Option(
      names = "--status-interval",
      paramLabel = "<time>",
      defaultValue = "30s",
      converter = Converters.OfDuration.class,
      description = "Mean time between status reports (default: ${DEFAULT-VALUE}).")
  private Duration statusInterval;

  @Option(
      names = "--poll-interval",
      paramLabel = "<time>",
      defaultValue = "5s",
      converter = Converters.OfDuration.class,
      description = "Mean time between polls of a tag (default: ${DEFAULT-VALUE}).")
  private Duration pollInterval;

  @Option(
      names = "--tag-time-limit",
      paramLabel = "<time>",
      defaultValue = "1m",
      converter = Converters.OfDuration.class,
      description =
          "When a tag counts as timed out; 0s: never, its task stays open"
              + " (default: ${DEFAULT-VALUE}).")
  private Duration tagTimeLimit;

  /** Makes a mixin for picocli to fill. */
  FleetOptions() {}

  /**
   * Returns the settings asked for.
   *
   * @param faults what goes wrong on purpose
   * @throws IllegalArgumentException if a value is out of range; names option, value and limit
   */
  FleetSettings settings(Faults faults) {
    Checks.range("--count", count, 1, FleetSettings.MAX_ACCESS_POINTS);
    Checks.range("--tags", tags, 0, FleetSettings.MAX_TAGS);
    Checks.range("--store-count", stores, 1, FleetSettings.MAX_STORES);
    Checks.range("--first-index", firstIndex, 0, FleetSettings.MAX_FIRST_INDEX);
    Checks.atLeast("--status-interval", statusInterval, MIN_INTERVAL);
    Checks.atLeast("--poll-interval", pollInterval, MIN_INTERVAL);
    Checks.atLeast("--tag-time-limit", tagTimeLimit, Duration.ZERO);
    return brokerOptions
        .builder(faults)
        .size(count, tags)
        .stores(stores)
        .firstIndex(firstIndex)
        .statusInterval(statusInterval)
        .pollInterval(pollInterval)
        .tagTimeLimit(tagTimeLimit)
        .build();
  }
}
