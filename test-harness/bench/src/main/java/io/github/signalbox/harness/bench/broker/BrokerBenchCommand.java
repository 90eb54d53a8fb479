/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.broker;

import io.github.signalbox.harness.device.Converters;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bench broker}. */
@Command(
    name = "broker",
    sortOptions = false,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Measures what the broker plugin costs, as ratios against the same broker without it, whose"
          + " clients subscribe to the same point-to-point topics, in the same run.",
      "The aims beside the figures are for reading; missing one is no failure. Exit code 0, or 1 if"
          + " something did not run, or 2 for a wrong option."
    })
public final class BrokerBenchCommand implements Callable<Integer> {
  private static final Preset FULL =
      new Preset(
          List.of(1000, 10_000, 20_000),
          2,
          3,
          Duration.ofSeconds(8),
          BrokerBenchSettings.WARM_MESSAGES);
  private static final Preset QUICK = new Preset(List.of(200), 1, 1, Duration.ofSeconds(1), 2000);

  @Spec private CommandSpec spec;

  @Option(
      names = "--quick",
      description = "Look whether everything works, in one to two minutes; the figures say little.")
  private boolean quick;

  @Option(
      names = "--clients",
      paramLabel = "<n>",
      split = ",",
      description = "Connected clients of each step (default: 1000,10000,20000; quick: 200).")
  private @Nullable List<Integer> clients;

  @Option(
      names = "--parents",
      paramLabel = "<n>",
      split = ",",
      defaultValue = "1,5",
      description = "Downlink parents that each client receives on (default: ${DEFAULT-VALUE}).")
  private List<Integer> parents;

  @Option(
      names = "--rounds",
      paramLabel = "<n>",
      description = "Fresh brokers of each side, per number of parents (default: 2; quick: 1).")
  private @Nullable Integer rounds;

  @Option(
      names = "--take",
      paramLabel = "<time>",
      converter = Converters.OfDuration.class,
      description = "Length of one measurement of messages (default: 8s; quick: 1s).")
  private @Nullable Duration take;

  @Option(
      names = "--takes",
      paramLabel = "<n>",
      description =
          "Measurements of messages of each side in a step, in alternating order (default: 3;"
              + " quick: 1).")
  private @Nullable Integer takes;

  @Option(
      names = "--rate",
      paramLabel = "<n>",
      defaultValue = "1000",
      description = "Messages per second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--warm-up",
      paramLabel = "<n>",
      description = "Messages before anything is measured (default: 60000; quick: 2000).")
  private @Nullable Integer warmUp;

  @Option(
      names = "--max-subscriptions",
      paramLabel = "<n>",
      defaultValue = "50000",
      description =
          "Leave out, and say so, where clients times parents are more: the broker takes tens of KiB"
              + " and some ms for each (default: ${DEFAULT-VALUE}).")
  private int maxSubscriptions;

  @Option(
      names = "--sign-in",
      description = "Measure a third side: the plugin, with sign-in by signature and rights.")
  private boolean signIn;

  @Option(
      names = "--out",
      paramLabel = "<folder>",
      defaultValue = "target/broker-bench",
      description = "Where report.md and report.json go (default: ${DEFAULT-VALUE}).")
  private Path folder;

  /** What an option is when it is not given. */
  private record Preset(List<Integer> clients, int rounds, int takes, Duration take, int warmUp) {}

  /** Creates the command. */
  public BrokerBenchCommand() {}

  @Override
  public Integer call() throws Exception {
    BrokerBenchSettings settings;
    try {
      settings = settings(quick ? QUICK : FULL);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    BrokerBenchReport report =
        new BrokerBench(
                settings,
                line -> {
                  out.println(line);
                  out.flush();
                })
            .run();
    Files.createDirectories(folder);
    Path markdown = Files.writeString(folder.resolve("report.md"), report.text());
    Path json = Files.writeString(folder.resolve("report.json"), report.json());
    out.println();
    out.println(report.text());
    out.println("Written to " + markdown + " and " + json);
    out.flush();
    return 0;
  }

  private BrokerBenchSettings settings(Preset preset) {
    Set<Side> sides = EnumSet.of(Side.PLAIN, Side.PLUGIN);
    if (signIn) {
      sides.add(Side.SIGNED);
    }
    return new BrokerBenchSettings(
        clients == null ? preset.clients() : clients,
        parents,
        rounds == null ? preset.rounds() : rounds,
        takes == null ? preset.takes() : takes,
        take == null ? preset.take() : take,
        rate,
        warmUp == null ? preset.warmUp() : warmUp,
        maxSubscriptions,
        sides);
  }
}
