/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import io.github.signalbox.harness.device.Converters;
import io.github.signalbox.harness.device.FleetSettings;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code demo}. */
@Command(
    name = "demo",
    sortOptions = false,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = {
      "Starts broker, PostgreSQL, Elasticsearch, bridge and simulated access points, changes a price"
          + " now and then, and shows what happens.",
      "Ctrl-C ends it and leaves nothing behind. Times are written 500ms, 30s, 5m, 2h.",
      "Exit code 0, or 1 if something did not start or the books do not balance at the end of"
          + " --duration, or 2 for a wrong option."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int MAX_RATE = 1000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--aps",
      paramLabel = "<n>",
      defaultValue = "20",
      description = "Access points, 1 to 20000 (default: ${DEFAULT-VALUE}).")
  private int accessPoints;

  @Option(
      names = "--tags",
      paramLabel = "<n>",
      defaultValue = "30",
      description = "Tags of each access point, 1 to 200 (default: ${DEFAULT-VALUE}).")
  private int tags;

  @Option(
      names = "--rate",
      paramLabel = "<n>",
      defaultValue = "0.5",
      description =
          "Price changes per second that the demo makes by itself, 0 to 1000 (default:"
              + " ${DEFAULT-VALUE}; 0: none).")
  private double rate;

  @Option(
      names = "--seed",
      paramLabel = "<n>",
      description = "Decides identities, prices and times (default: random).")
  private @Nullable Long seed;

  @Option(
      names = "--port",
      paramLabel = "<n>",
      defaultValue = "8080",
      description =
          "Port of the HTTP API (default: ${DEFAULT-VALUE}); where it is taken, any free one.")
  private int port;

  @Option(
      names = "--duration",
      paramLabel = "<time>",
      converter = Converters.OfDuration.class,
      description =
          "End by itself after this time, and balance what was sent against what arrived (default:"
              + " until Ctrl-C).")
  private @Nullable Duration duration;

  @Option(
      names = "--start-timeout",
      paramLabel = "<time>",
      converter = Converters.OfDuration.class,
      defaultValue = "90s",
      description =
          "How long each part may take to start, 10s to 1h; a busy machine needs more (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration startTimeout;

  @Option(names = "--keep", description = "Keep the folder with data and logs at the end.")
  private boolean keep;

  /** Creates the command. */
  public DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    check("--aps", accessPoints, 1, FleetSettings.MAX_ACCESS_POINTS);
    check("--tags", tags, 1, FleetSettings.MAX_TAGS);
    check("--rate", rate, 0, MAX_RATE);
    check("--port", port, 1, 65_535);
    check("--start-timeout in seconds", startTimeout.toSeconds(), 10, 3600);
    System.setProperty("harness.start-timeout-s", Long.toString(startTimeout.toSeconds()));
    DemoSettings settings =
        new DemoSettings(
            accessPoints,
            tags,
            rate,
            seed == null ? new Random().nextInt(1 << 24) : seed,
            port,
            duration,
            keep);
    return new Demo(settings, spec.commandLine().getOut()).run();
  }

  private void check(String option, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new ParameterException(
          spec.commandLine(),
          "%s %s must be %s to %s".formatted(option, number(value), number(min), number(max)));
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
