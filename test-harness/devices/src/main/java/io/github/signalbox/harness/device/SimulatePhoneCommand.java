/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Latency;
import io.github.signalbox.harness.ledger.Ledger;
import io.github.signalbox.harness.ledger.LedgerReport;
import io.github.signalbox.harness.ledger.Stage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code simulate phone}: users with terminals who call each other. */
@Command(
    name = "phone",
    sortOptions = false,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Starts phones that call each other, without media, shows their progress, and sums up at the"
          + " end.",
      "Their users are user0, user1, …: enter them in the directory first (PUT"
          + " /api/rtc/users/user0, or as CSV). Exit code 0, or 1 if no phone could connect, or 2"
          + " for a wrong option."
    })
final class SimulatePhoneCommand implements Callable<Integer> {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
  private static final Duration PERIOD = Duration.ofSeconds(2);

  @Spec private CommandSpec spec;
  @Mixin private BrokerOptions brokerOptions;

  @Option(
      names = "--users",
      paramLabel = "<n>",
      defaultValue = "20",
      description = "Users, 2 to 20000 (default: ${DEFAULT-VALUE}).")
  private int users;

  @Option(
      names = "--devices",
      paramLabel = "<n>",
      defaultValue = "2",
      description = "Terminals of each user, 1 to 5 (default: ${DEFAULT-VALUE}).")
  private int devices;

  @Option(
      names = "--rate",
      paramLabel = "<n>",
      defaultValue = "1",
      description = "Meetings asked for per second, 0 to 1000 (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--accept",
      paramLabel = "<share>",
      defaultValue = "0.8",
      description = "Invitations that a phone accepts, 0 to 1 (default: ${DEFAULT-VALUE}).")
  private double accept;

  @Option(
      names = "--decline",
      paramLabel = "<share>",
      defaultValue = "0.1",
      description = "Invitations that it declines; the rest rings (default: ${DEFAULT-VALUE}).")
  private double decline;

  @Option(
      names = "--think",
      paramLabel = "<time>",
      defaultValue = "2s",
      converter = Converters.OfDuration.class,
      description = "Mean time until a phone answers (default: ${DEFAULT-VALUE}).")
  private Duration think;

  @Option(
      names = "--talk",
      paramLabel = "<time>",
      defaultValue = "10s",
      converter = Converters.OfDuration.class,
      description = "Mean time until a phone leaves (default: ${DEFAULT-VALUE}).")
  private Duration talk;

  @Option(
      names = "--duration",
      paramLabel = "<time>",
      defaultValue = "30s",
      converter = Converters.OfDuration.class,
      description = "How long they call (default: ${DEFAULT-VALUE}).")
  private Duration duration;

  @Option(
      names = "--report",
      paramLabel = "<dir>",
      description = "Write ledger.json and report.html to this folder at the end.")
  private @Nullable Path report;

  @Mixin private FaultOptions faultOptions;

  /** Makes a command for picocli to fill. */
  SimulatePhoneCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PhoneSettings settings = settings();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d users with %d phones each → %s, seed %d%n",
        users, devices, settings.common().broker(), settings.common().seed());
    try (PhoneFleet fleet = PhoneFleet.start(settings, new Ledger(), PhoneListener.NONE)) {
      fleet.awaitConnected(CONNECT_LIMIT);
      if (fleet.connected() == 0) {
        out.printf("No phone could connect: %s%n", fleet.connectFailure().orElse("no answer"));
        return 1;
      }
      fleet.startCalling();
      long end = System.nanoTime() + duration.toNanos();
      while (System.nanoTime() < end) {
        TimeUnit.NANOSECONDS.sleep(Math.min(PERIOD.toNanos(), end - System.nanoTime()));
        out.println(progress(fleet));
        out.flush();
      }
      fleet.settle(talk.multipliedBy(2).plus(think).plusSeconds(2));
      sumUp(fleet, out);
    }
    return 0;
  }

  private PhoneSettings settings() {
    try {
      FleetSettings common = brokerOptions.settings(faultOptions.faults());
      return PhoneSettings.of(common, users, devices)
          .calling(rate)
          .answering(accept, decline, think, talk);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static String progress(PhoneFleet fleet) {
    Ledger ledger = fleet.ledger();
    Latency latency = ledger.snapshot().latency(Stage.CALL_TO_INVITATION);
    String times =
        latency.count() == 0
            ? ""
            : " · ring p50 %d ms p99 %d ms"
                .formatted(latency.percentile(50).toMillis(), latency.percentile(99).toMillis());
    return "%d/%d connected · %d asked, %d refused · %d invitations · %d answers · %d in a call%s"
        .formatted(
            fleet.connected(),
            fleet.phones().size(),
            ledger.count(Flow.CALL_REQUESTED, Fate.ACKNOWLEDGED),
            ledger.count(Flow.CALL_REQUESTED, Fate.REFUSED),
            ledger.count(Flow.INVITATION_DOWN, Fate.DELIVERED),
            ledger.count(Flow.CALL_ANSWERED, Fate.ACKNOWLEDGED),
            fleet.inCall(),
            times);
  }

  private void sumUp(PhoneFleet fleet, PrintWriter out) throws IOException {
    FleetSettings common = fleet.settings().common();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("broker", common.broker() + ", MQTT " + common.mqttVersion().option());
    facts.put("users", String.valueOf(users));
    facts.put("phones each", String.valueOf(devices));
    facts.put("seed", String.valueOf(common.seed()));
    facts.put("faults", common.faults().describe());
    LedgerReport summary =
        new LedgerReport("Simulated phones", facts, fleet.ledger().snapshot(), null);
    out.printf("%n%s", summary.text());
    if (report != null) {
      out.printf("Report: %s%n", summary.writeTo(report));
    }
    out.flush();
  }
}
