/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.rtc;

import io.github.signalbox.harness.bench.Machine;
import io.github.signalbox.harness.device.Converters;
import io.github.signalbox.harness.server.Servers;
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

/** The command {@code bench rtc}. */
@Command(
    name = "rtc",
    sortOptions = false,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Measures the time from a request for a meeting to the invitation on both phones, with rooms"
          + " on Janus and, in the same run, on the stand-in without media: the difference is"
          + " Janus.",
      "The aims beside the figures are for reading; missing one is no failure. Exit code 0, or 1 if"
          + " something did not run, or 2 for a wrong option."
    })
public final class RtcBenchCommand implements Callable<Integer> {
  private static final double MAX_RATE = 1000;
  private static final Duration MAX_TAKE = Duration.ofMinutes(5);

  @Spec private CommandSpec spec;

  @Option(
      names = "--rate",
      paramLabel = "<n>",
      defaultValue = "50",
      description = "Meetings asked for per second, 1 to 1000 (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--take",
      paramLabel = "<time>",
      defaultValue = "20s",
      converter = Converters.OfDuration.class,
      description = "Length of one measurement, up to 5m (default: ${DEFAULT-VALUE}).")
  private Duration take;

  /** Creates the command. */
  public RtcBenchCommand() {}

  @Override
  public Integer call() throws Exception {
    if (!(rate >= 1 && rate <= MAX_RATE)) {
      throw new ParameterException(
          spec.commandLine(), "--rate " + rate + " must be 1 to " + (int) MAX_RATE);
    }
    if (take.isNegative() || take.isZero() || take.compareTo(MAX_TAKE) > 0) {
      throw new ParameterException(
          spec.commandLine(), "--take " + take + " must be more than 0 and at most " + MAX_TAKE);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (!Servers.hasJanus()) {
      out.println("There is no Janus on this machine (Debian: apt-get install janus).");
      return 1;
    }
    out.printf(
        Locale.ROOT,
        "Measuring %.0f meetings/s for %d s on each RTC server …%n",
        rate,
        take.toSeconds());
    out.flush();
    RtcBench bench = new RtcBench(rate, take);
    RtcBench.Figures sandbox = bench.measure("sandbox");
    RtcBench.Figures janus = bench.measure("janus");
    out.print(table(janus, sandbox));
    for (Map.Entry<String, String> fact : Machine.look().entrySet()) {
      out.printf("%s: %s%n", fact.getKey(), fact.getValue());
    }
    out.flush();
    return janus.complete() && sandbox.complete() ? 0 : 1;
  }

  private static String table(RtcBench.Figures janus, RtcBench.Figures sandbox) {
    return String.format(
        Locale.ROOT,
        """

        request → invitation, both phones   janus      stand-in   ratio   aim
        p50                                 %6.1f ms  %6.1f ms  %5.2fx  30 ms: %s
        p99                                 %6.1f ms  %6.1f ms  %5.2fx  200 ms: %s
        max                                 %6.1f ms  %6.1f ms
        meetings of those asked for         %d of %d   %d of %d
        invitations of those due            %d of %d   %d of %d

        """,
        janus.p50(),
        sandbox.p50(),
        janus.p50() / sandbox.p50(),
        janus.p50() <= 30 ? "met" : "missed",
        janus.p99(),
        sandbox.p99(),
        janus.p99() / sandbox.p99(),
        janus.p99() <= 200 ? "met" : "missed",
        janus.max(),
        sandbox.max(),
        janus.meetings(),
        janus.asked(),
        sandbox.meetings(),
        sandbox.asked(),
        janus.invitations(),
        2 * janus.asked(),
        sandbox.invitations(),
        2 * sandbox.asked());
  }
}
