/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import io.github.signalbox.harness.ledger.Ledger;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code simulate ap}: access points with tags. */
@Command(
    name = "ap",
    sortOptions = false,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Starts access points with price tags, shows their progress, and sums up at the end.",
      "Ctrl-C ends it cleanly. Times are written 500ms, 30s, 5m, 2h. Exit code 0, or 1 if no"
          + " access point could connect, or 2 for a wrong option."
    })
final class SimulateApCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private FleetOptions fleetOptions;

  @Option(
      names = "--duration",
      paramLabel = "<time>",
      converter = Converters.OfDuration.class,
      description = "How long to run (default: until Ctrl-C).")
  private @Nullable Duration duration;

  @Option(
      names = "--report",
      paramLabel = "<dir>",
      description = "Write ledger.json and report.html to this folder at the end.")
  private @Nullable Path report;

  @Mixin private AccessPointFaultOptions faultOptions;

  /** Makes a command for picocli to fill. */
  SimulateApCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    FleetSettings settings = settings();
    PrintWriter out = spec.commandLine().getOut();
    Ledger ledger = duration == null ? Ledger.countingOnly() : new Ledger();
    return new SimulationRun(settings, ledger, duration, report, out, Ansi.AUTO.enabled()).run();
  }

  private FleetSettings settings() {
    try {
      if (duration != null) {
        Checks.atLeast("--duration", duration, Duration.ofMillis(100));
      }
      return fleetOptions.settings(faultOptions.faults());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
