/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Ledger;
import io.github.signalbox.harness.ledger.LedgerReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code simulate gateway}: cloud storage gateways that report and take commands. */
@Command(
    name = "gateway",
    sortOptions = false,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Starts cloud storage gateways that report and take commands, shows their progress, and sums"
          + " up at the end.",
      "Their device IDs are gw-00001, gw-00002, …. Ctrl-C ends it cleanly. Exit code 0, or 1 if no"
          + " gateway could connect, or 2 for a wrong option."
    })
final class SimulateGatewayCommand implements Callable<Integer> {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(5);
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final String TIME = "<time>";
  private static final String SHARE = "<share|names>";

  @Spec private CommandSpec spec;
  @Mixin private BrokerOptions brokerOptions;

  @Option(
      names = "--count",
      paramLabel = "<n>",
      defaultValue = "100",
      description = "Gateways, 1 to 20000 (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--regions",
      paramLabel = "<name>",
      split = ",",
      defaultValue = "hangzhou,frankfurt,virginia",
      description =
          "Regions, in turn; the groups GID_csg_<name> must be declared (default: ${DEFAULT-VALUE}).")
  private List<String> regions;

  @Option(
      names = "--report-every",
      paramLabel = TIME,
      defaultValue = "30s",
      converter = Converters.OfDuration.class,
      description = "Mean time between two reports of a gateway (default: ${DEFAULT-VALUE}).")
  private Duration reportEvery;

  @Option(
      names = "--think",
      paramLabel = TIME,
      defaultValue = "20ms",
      converter = Converters.OfDuration.class,
      description = "Mean time until a command is answered (default: ${DEFAULT-VALUE}).")
  private Duration think;

  @Option(
      names = "--job",
      paramLabel = TIME,
      defaultValue = "20s",
      converter = Converters.OfDuration.class,
      description = "How long a job takes, such as an upgrade (default: ${DEFAULT-VALUE}).")
  private Duration job;

  @Option(
      names = "--fail",
      paramLabel = SHARE,
      converter = Converters.OfSelection.class,
      defaultValue = "0",
      description = "Commands that fail with INTERNAL: a share from 0 to 1, or gateways by name.")
  private Selection fail;

  @Option(
      names = "--ignore",
      paramLabel = SHARE,
      converter = Converters.OfSelection.class,
      defaultValue = "0",
      description = "Commands that are run and never answered: a share, or gateways.")
  private Selection ignore;

  @Option(
      names = "--late",
      paramLabel = SHARE,
      converter = Converters.OfSelection.class,
      defaultValue = "0",
      description = "Commands that are answered too late: a share, or gateways.")
  private Selection late;

  @Option(
      names = "--malformed",
      paramLabel = SHARE,
      converter = Converters.OfSelection.class,
      defaultValue = "0",
      description = "Commands whose answer is no JSON or breaks its schema: a share, or gateways.")
  private Selection malformed;

  @Option(
      names = "--die",
      paramLabel = SHARE,
      converter = Converters.OfSelection.class,
      defaultValue = "0",
      description =
          "Gateways whose connection breaks: a share from 0 to 1, or device IDs or client IDs.")
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

  @Option(
      names = "--duration",
      paramLabel = TIME,
      converter = Converters.OfDuration.class,
      description = "How long to run (default: until Ctrl-C).")
  private @Nullable Duration duration;

  @Option(
      names = "--report",
      paramLabel = "<dir>",
      description = "Write ledger.json and report.html to this folder at the end.")
  private @Nullable Path report;

  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);

  /** Makes a command for picocli to fill. */
  SimulateGatewayCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    GatewaySettings settings = settings();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d gateways in %s → %s, seed %d%n",
        count, String.join(", ", regions), settings.common().broker(), settings.common().seed());
    Thread hook = Thread.ofPlatform().unstarted(this::stopAndWait);
    Runtime.getRuntime().addShutdownHook(hook);
    Ledger ledger = duration == null ? Ledger.countingOnly() : new Ledger();
    try (GatewayFleet fleet = GatewayFleet.start(settings, ledger)) {
      fleet.awaitConnected(CONNECT_LIMIT);
      if (fleet.connected() == 0) {
        out.printf("No gateway could connect: %s%n", fleet.connectFailure().orElse("no answer"));
        return 1;
      }
      showUntilStopped(fleet, out);
      fleet.settle(SETTLE_LIMIT);
      sumUp(fleet, out);
      return 0;
    } finally {
      out.flush();
      finished.countDown();
      if (stop.getCount() > 0) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  private void stopAndWait() {
    stop.countDown();
    try {
      finished.await(SETTLE_LIMIT.toSeconds() * 2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private GatewaySettings settings() {
    try {
      if (duration != null) {
        Checks.atLeast("--duration", duration, Duration.ofMillis(100));
      }
      Checks.atLeast("--die-every", dieEvery, Duration.ofSeconds(1));
      Checks.atLeast("--die-for", dieFor, Duration.ZERO);
      FleetSettings common =
          brokerOptions.settings(Faults.builder().die(die, dieEvery, dieFor).build());
      return new GatewaySettings(
          common,
          count,
          regions,
          reportEvery,
          think,
          job,
          new GatewayFaults(fail, ignore, late, malformed));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void showUntilStopped(GatewayFleet fleet, PrintWriter out) throws InterruptedException {
    long end = duration == null ? Long.MAX_VALUE : System.nanoTime() + duration.toNanos();
    boolean stopped = false;
    while (!stopped && System.nanoTime() < end) {
      long wait = Math.min(PERIOD.toNanos(), end - System.nanoTime());
      stopped = stop.await(Math.max(0, wait), TimeUnit.NANOSECONDS);
      out.println(progress(fleet));
      out.flush();
    }
  }

  private static String progress(GatewayFleet fleet) {
    GatewayCounts counts = fleet.counts();
    return "%,d/%,d connected · %,d reports · %,d commands, %,d run, %,d again, %,d ignored · %,d replies"
        .formatted(
            fleet.connected(),
            fleet.gateways().size(),
            fleet.ledger().count(Flow.GATEWAY_STATUS_UP, Fate.ACKNOWLEDGED),
            counts.received(),
            counts.run(),
            counts.duplicate(),
            counts.ignored(),
            counts.replies());
  }

  private void sumUp(GatewayFleet fleet, PrintWriter out) throws IOException {
    FleetSettings common = fleet.settings().common();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("broker", common.broker() + ", MQTT " + common.mqttVersion().option());
    facts.put("gateways", String.valueOf(count));
    facts.put("regions", String.join(", ", regions));
    facts.put("seed", String.valueOf(common.seed()));
    facts.put("connections", common.faults().describe());
    facts.put("answers", fleet.settings().faults().describe());
    LedgerReport summary =
        new LedgerReport("Simulated gateways", facts, fleet.ledger().snapshot(), null);
    out.printf("%n%s", summary.text());
    if (report != null) {
      out.printf("Report: %s%n", summary.writeTo(report));
    }
  }
}
