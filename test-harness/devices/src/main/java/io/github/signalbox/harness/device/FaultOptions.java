/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of {@code simulate ap} that let things go wrong. */
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
      description = "Access points whose clock is wrong: a share from 0 to 1, or MACs.")
  private Selection wrongClock;

  @Option(
      names = "--clock-offset",
      paramLabel = TIME,
      converter = Converters.OfDuration.class,
      defaultValue = "-2h",
      description = "How far ahead a wrong clock is, e.g. 10m or -2h (default: ${DEFAULT-VALUE}).")
  private Duration clockOffset;

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
      names = "--silent",
      paramLabel = WHICH,
      converter = Converters.OfSelection.class,
      defaultValue = "0",
      description = "Access points that never send: a share from 0 to 1, or MACs.")
  private Selection silent;

  @Option(
      names = "--die",
      paramLabel = WHICH,
      converter = Converters.OfSelection.class,
      defaultValue = "0",
      description = "Access points whose connection breaks: a share from 0 to 1, or MACs.")
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
    Checks.atLeast("--max-delay", maxDelay, Duration.ZERO);
    Checks.atLeast("--die-every", dieEvery, Duration.ofSeconds(1));
    Checks.atLeast("--die-for", dieFor, Duration.ZERO);
    return Faults.builder()
        .drop(drop)
        .duplicate(duplicate)
        .delay(delay, maxDelay)
        .wrongClock(wrongClock, clockOffset)
        .muteTags(muteTags)
        .ignoreTasks(ignoreTasks)
        .silent(silent)
        .die(die, dieEvery, dieFor)
        .build();
  }
}
