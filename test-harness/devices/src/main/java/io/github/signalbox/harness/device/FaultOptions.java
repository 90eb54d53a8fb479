/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of simulated devices of every kind that let things go wrong. */
final class FaultOptions {
  private static final String WHICH = "<share|names>";
  private static final String TIME = "<time>";

  @Option(
      names = "--drop",
      paramLabel = WHICH,
      converter = Converters.OfSelection.class,
      defaultValue = "0",
      description = "Events that are never sent: a share from 0 to 1, or event IDs.")
  private Selection drop;

  @Option(
      names = "--duplicate",
      paramLabel = WHICH,
      converter = Converters.OfSelection.class,
      defaultValue = "0",
      description = "Events that are sent twice: a share from 0 to 1, or event IDs.")
  private Selection duplicate;

  @Option(
      names = "--delay",
      paramLabel = WHICH,
      converter = Converters.OfSelection.class,
      defaultValue = "0",
      description = "Events that wait before they are sent: a share from 0 to 1, or event IDs.")
  private Selection delay;

  @Option(
      names = "--max-delay",
      paramLabel = TIME,
      converter = Converters.OfDuration.class,
      defaultValue = "1s",
      description = "The longest such wait (default: ${DEFAULT-VALUE}).")
  private Duration maxDelay;

  @Option(
      names = "--wrong-clock",
      paramLabel = WHICH,
      converter = Converters.OfSelection.class,
      defaultValue = "0",
      description = "Devices whose clock is wrong: a share from 0 to 1, or names.")
  private Selection wrongClock;

  @Option(
      names = "--clock-offset",
      paramLabel = TIME,
      converter = Converters.OfDuration.class,
      defaultValue = "-2h",
      description = "How far ahead a wrong clock is, e.g. 10m or -2h (default: ${DEFAULT-VALUE}).")
  private Duration clockOffset;

  @Option(
      names = "--die",
      paramLabel = WHICH,
      converter = Converters.OfSelection.class,
      defaultValue = "0",
      description = "Devices whose connection breaks: a share from 0 to 1, or names.")
  private Selection die;

  @Option(
      names = "--die-every",
      paramLabel = TIME,
      converter = Converters.OfDuration.class,
      defaultValue = "30s",
      description = "Mean time between two breaks of one of them (default: ${DEFAULT-VALUE}).")
  private Duration dieEvery;

  @Option(
      names = "--die-for",
      paramLabel = TIME,
      converter = Converters.OfDuration.class,
      defaultValue = "5s",
      description = "How long it then stays away (default: ${DEFAULT-VALUE}).")
  private Duration dieFor;

  /** Makes a mixin for picocli to fill. */
  FaultOptions() {}

  /**
   * Returns the faults asked for.
   *
   * @throws IllegalArgumentException if a time is out of range; names option, value and limit
   */
  Faults faults() {
    return builder().build();
  }

  /**
   * Starts from the faults asked for.
   *
   * @throws IllegalArgumentException if a time is out of range; names option, value and limit
   */
  Faults.Builder builder() {
    Checks.atLeast("--max-delay", maxDelay, Duration.ZERO);
    Checks.atLeast("--die-every", dieEvery, Duration.ofSeconds(1));
    Checks.atLeast("--die-for", dieFor, Duration.ZERO);
    return Faults.builder()
        .drop(drop)
        .duplicate(duplicate)
        .delay(delay, maxDelay)
        .wrongClock(wrongClock, clockOffset)
        .die(die, dieEvery, dieFor);
  }
}
