/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import io.github.signalbox.harness.ledger.Ledger;
import io.github.signalbox.harness.ledger.LedgerReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of a fleet on a terminal: shows progress until the time is up or Ctrl-C is pressed, then
 * lets the devices come to rest and sums up.
 */
final class SimulationRun {
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(4);
  private static final long HOOK_LIMIT_SECONDS = 9;
  private static final Duration LIVE_PERIOD = Duration.ofMillis(250);
  private static final String NO_WRAP = "\033[?7l";
  private static final String WRAP = "\033[?7h";
  private static final String CLEAR_TO_END = "\033[K";
  private static final Duration PLAIN_PERIOD = Duration.ofSeconds(5);

  private final FleetSettings settings;
  private final Ledger ledger;
  private final @Nullable Duration duration;
  private final @Nullable Path report;
  private final PrintWriter out;
  private final boolean live;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);

  SimulationRun(
      FleetSettings settings,
      Ledger ledger,
      @Nullable Duration duration,
      @Nullable Path report,
      PrintWriter out,
      boolean live) {
    this.settings = settings;
    this.ledger = ledger;
    this.duration = duration;
    this.report = report;
    this.out = out;
    this.live = live;
  }

  /** Runs to the end; returns 0, or 1 if no access point could connect. */
  int run() throws IOException, InterruptedException {
    Thread hook = Thread.ofPlatform().unstarted(this::stopAndWait);
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      out.printf(
          "%d access points with %d tags each → %s, seed %d%n",
          settings.accessPoints(),
          settings.tagsPerAccessPoint(),
          settings.broker(),
          settings.seed());
      return runFleet();
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
      finished.await(HOOK_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int runFleet() throws IOException, InterruptedException {
    try (DeviceFleet fleet = DeviceFleet.start(settings, ledger)) {
      showUntilStopped(fleet);
      boolean settled = fleet.settle(fleet.connected() == 0 ? Duration.ZERO : SETTLE_LIMIT);
      return sumUp(fleet, settled);
    }
  }

  private void showUntilStopped(DeviceFleet fleet) throws InterruptedException {
    ProgressLine line = new ProgressLine(fleet);
    Duration period = live ? LIVE_PERIOD : PLAIN_PERIOD;
    long end = duration == null ? Long.MAX_VALUE : System.nanoTime() + duration.toNanos();
    boolean stopped = false;
    while (!stopped && System.nanoTime() < end) {
      long wait = Math.min(period.toNanos(), end - System.nanoTime());
      stopped = stop.await(Math.max(0, wait), TimeUnit.NANOSECONDS);
      show(line.text());
    }
    if (live) {
      out.println();
    }
  }

  private void show(String text) {
    if (live) {
      out.print("\r" + NO_WRAP + text + CLEAR_TO_END + WRAP);
    } else {
      out.println(text);
    }
    out.flush();
  }

  private int sumUp(DeviceFleet fleet, boolean settled) throws IOException {
    LedgerReport summary =
        new LedgerReport("Simulated access points", facts(), ledger.snapshot(), null);
    out.printf("%n%s", summary.text());
    int open = fleet.accessPoints().stream().mapToInt(SimulatedAccessPoint::openEvents).sum();
    if (open > 0) {
      out.printf("%d events were not acknowledged by the broker when the run ended.%n", open);
    } else if (!settled) {
      out.println("Some tags had not polled yet when the run ended.");
    }
    if (report != null) {
      out.printf("Report: %s%n", summary.writeTo(report));
    }
    boolean connected = fleet.accessPoints().stream().anyMatch(device -> device.connects() > 0);
    if (!connected) {
      out.printf(
          "No access point could connect: %s%n",
          fleet.connectFailure().orElse("no answer from " + settings.broker()));
    }
    return connected ? 0 : 1;
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("broker", settings.broker() + ", MQTT " + settings.mqttVersion().option());
    facts.put("access points", String.valueOf(settings.accessPoints()));
    facts.put("tags each", String.valueOf(settings.tagsPerAccessPoint()));
    facts.put("seed", String.valueOf(settings.seed()));
    facts.put("run", settings.run());
    facts.put("faults", settings.faults().describe());
    return facts;
  }
}
