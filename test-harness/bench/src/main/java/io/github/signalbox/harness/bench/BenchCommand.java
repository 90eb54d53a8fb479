/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench;

import io.github.signalbox.harness.bench.broker.BrokerBenchCommand;
import io.github.signalbox.harness.bench.csg.CsgBenchCommand;
import io.github.signalbox.harness.bench.rtc.RtcBenchCommand;
import io.github.signalbox.harness.device.Converters;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bench}. */
@Command(
    name = "bench",
    sortOptions = false,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    subcommands = {BrokerBenchCommand.class, RtcBenchCommand.class, CsgBenchCommand.class},
    description = {
      "Measures what the bridge costs, as ratios against direct use of the same broker and database"
          + " in the same run, and prints a table.",
      "The aims beside the figures are for reading; missing one is no failure. Exit code 0, or 1 if"
          + " something did not run, or 2 for a wrong option."
    })
public final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--rate",
      paramLabel = "<n>",
      defaultValue = "200",
      description = "Price changes per second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--take",
      paramLabel = "<time>",
      defaultValue = "10s",
      converter = Converters.OfDuration.class,
      description = "Length of one measurement of latency (default: ${DEFAULT-VALUE}).")
  private Duration take;

  @Option(
      names = "--rounds",
      paramLabel = "<n>",
      defaultValue = "3",
      description = "Measurements of each side, in alternating order (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--reports",
      paramLabel = "<n>",
      defaultValue = "20000",
      description = "Status reports of one measurement of throughput (default: ${DEFAULT-VALUE}).")
  private int reports;

  @Option(
      names = "--json",
      paramLabel = "<file>",
      description = "Write all figures to this file as well.")
  private @Nullable Path json;

  /** Creates the command. */
  public BenchCommand() {}

  @Override
  public Integer call() throws Exception {
    BenchSettings settings;
    try {
      settings = new BenchSettings(rate, take, rounds, reports);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    BenchReport report = new Bench(settings, out).run();
    out.println(report.text());
    if (json != null) {
      Files.writeString(json, report.json());
      out.println("All figures: " + json);
    }
    out.flush();
    return 0;
  }
}
