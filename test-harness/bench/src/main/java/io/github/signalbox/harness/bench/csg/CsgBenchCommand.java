/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.csg;

import io.github.signalbox.harness.bench.Machine;
import io.github.signalbox.harness.device.Converters;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bench csg}. */
@Command(
    name = "csg",
    sortOptions = false,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Measures commands to gateways: the round trip from HTTP to the gateway and back against a"
          + " hand-written pair of MQTT clients in the same run, a command to a whole fleet, and"
          + " reports by the clock.",
      "The aims beside the figures are for reading; missing one is no failure. Exit code 0, or 1 if"
          + " something was lost or did not run, or 2 for a wrong option."
    })
public final class CsgBenchCommand implements Callable<Integer> {
  private static final Duration MAX_TIME = Duration.ofMinutes(10);
  private static final int MAX_RATE = 2000;
  private static final int MAX_REPORTS = 50_000;
  private static final int MAX_FLEET = 10_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--rate",
      paramLabel = "<n>",
      defaultValue = "200",
      description = "Commands per second, 1 to 2000 (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--take",
      paramLabel = "<time>",
      defaultValue = "20s",
      converter = Converters.OfDuration.class,
      description = "Length of one measurement of round trips (default: ${DEFAULT-VALUE}).")
  private Duration take;

  @Option(
      names = "--fleet",
      paramLabel = "<n>",
      defaultValue = "5000",
      description = "Gateways of the fleet, 1 to 10000 (default: ${DEFAULT-VALUE}).")
  private int fleet;

  @Option(
      names = "--reports",
      paramLabel = "<n>",
      defaultValue = "5000",
      description = "Reports per second, 1 to 50000 (default: ${DEFAULT-VALUE}).")
  private int reports;

  @Option(
      names = "--reporting",
      paramLabel = "<time>",
      defaultValue = "60s",
      converter = Converters.OfDuration.class,
      description = "How long they report (default: ${DEFAULT-VALUE}).")
  private Duration reporting;

  /** Creates the command. */
  public CsgBenchCommand() {}

  /**
   * What is asked of the gateways.
   *
   * @param rate commands per second
   * @param take length of one measurement of round trips
   * @param fleet gateways of the fleet
   * @param reports reports per second
   * @param reporting how long they report
   */
  record Load(int rate, Duration take, int fleet, int reports, Duration reporting) {}

  @Override
  public Integer call() throws Exception {
    range("--rate", rate, MAX_RATE);
    range("--fleet", fleet, MAX_FLEET);
    range("--reports", reports, MAX_REPORTS);
    range("--take", take);
    range("--reporting", reporting);
    PrintWriter out = spec.commandLine().getOut();
    Load load = new Load(rate, take, fleet, reports, reporting);
    CsgBench.Figures figures =
        new CsgBench(
                load,
                line -> {
                  out.println(line);
                  out.flush();
                })
            .measure();
    out.print(table(figures));
    for (Map.Entry<String, String> fact : Machine.look().entrySet()) {
      out.printf("%s: %s%n", fact.getKey(), fact.getValue());
    }
    out.flush();
    return isComplete(figures) ? 0 : 1;
  }

  private void range(String option, int value, int max) {
    if (value < 1 || value > max) {
      throw new ParameterException(
          spec.commandLine(), "%s %d must be 1 to %d".formatted(option, value, max));
    }
  }

  private void range(String option, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(MAX_TIME) > 0) {
      throw new ParameterException(
          spec.commandLine(),
          "%s %s must be more than 0 and at most %s".formatted(option, value, MAX_TIME));
    }
  }

  private boolean isComplete(CsgBench.Figures figures) {
    return figures.pair().missing() == 0
        && figures.bridge().missing() == 0
        && figures.succeeded() == fleet
        && figures.reports().stored() == figures.reports().sent();
  }

  private String table(CsgBench.Figures figures) {
    CsgBench.Trips pair = figures.pair();
    CsgBench.Trips bridge = figures.bridge();
    CsgBench.Reports stored = figures.reports();
    return String.format(
        Locale.ROOT,
        """

        round trip at %d/s             by hand    bridge     ratio   aim
        p50                            %6.2f ms  %6.2f ms  %5.2fx  2x: %s
        p99                            %6.2f ms  %6.2f ms  %5.2fx
        without a result               %d of %d, %d of %d

        command to %,d gateways       %.1f s, succeeded on %,d
        reports                        %,d sent in %d s (%,.0f/s), %,d stored
        backlog when sending ended     %,d, stored %.1f s later
        live heap of the bridge        %d MiB of 256

        """,
        rate,
        pair.p50(),
        bridge.p50(),
        bridge.p50() / pair.p50(),
        bridge.p50() <= 2 * pair.p50() ? "met" : "missed",
        pair.p99(),
        bridge.p99(),
        bridge.p99() / pair.p99(),
        pair.missing(),
        pair.count(),
        bridge.missing(),
        bridge.count(),
        fleet,
        figures.fleetS(),
        figures.succeeded(),
        stored.sent(),
        reporting.toSeconds(),
        stored.sent() / (double) reporting.toSeconds(),
        stored.stored(),
        stored.backlog(),
        stored.drainS(),
        stored.heapBytes() >> 20);
  }
}
