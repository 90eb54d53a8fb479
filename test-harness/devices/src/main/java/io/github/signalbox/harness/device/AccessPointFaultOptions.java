/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Faults of access points and their tags, beside those that every device can have. */
final class AccessPointFaultOptions {
  private static final String WHICH = "<share|names>";

  @Mixin private FaultOptions common;

  @Option(
      names = "--mute-tags",
      paramLabel = WHICH,
      converter = Converters.OfSelection.class,
      defaultValue = "0",
      description = "Tags that never poll: a share from 0 to 1, or tag IDs.")
  private Selection muteTags;

  @Option(
      names = "--ignore-tasks",
      paramLabel = WHICH,
      converter = Converters.OfSelection.class,
      defaultValue = "0",
      description = "Access points that never answer tasks: a share from 0 to 1, or MACs.")
  private Selection ignoreTasks;

  @Option(
      names = "--ignore-order",
      paramLabel = WHICH,
      converter = Converters.OfSelection.class,
      defaultValue = "0",
      description =
          "Access points where the price that arrives last wins: a share from 0 to 1, or MACs.")
  private Selection ignoreOrder;

  @Option(
      names = "--silent",
      paramLabel = WHICH,
      converter = Converters.OfSelection.class,
      defaultValue = "0",
      description = "Access points that never send: a share from 0 to 1, or MACs.")
  private Selection silent;

  /** Makes a mixin for picocli to fill. */
  AccessPointFaultOptions() {}

  /**
   * Returns the faults asked for.
   *
   * @throws IllegalArgumentException if a time is out of range; names option, value and limit
   */
  Faults faults() {
    return common
        .builder()
        .muteTags(muteTags)
        .ignoreTasks(ignoreTasks)
        .ignoreOrder(ignoreOrder)
        .silent(silent)
        .build();
  }
}
