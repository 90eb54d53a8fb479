/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.harness.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Simulated gateways that share threads, timers and books. */
public final class GatewayFleet implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(3);
  private static final long POLL_MILLIS = 20;

  private final GatewaySettings settings;
  private final Ledger ledger;
  private final ScheduledThreadPoolExecutor scheduler;
  private final List<SimulatedGateway> gateways = new ArrayList<>();

  private GatewayFleet(GatewaySettings settings, Ledger ledger) {
    this.settings = settings;
    this.ledger = ledger;
    ThreadFactory threads = Thread.ofPlatform().daemon().name("gateway-timer-", 0).factory();
    this.scheduler = new ScheduledThreadPoolExecutor(1, threads);
    this.scheduler.setRemoveOnCancelPolicy(true);
    FleetSettings common = settings.common();
    DeviceContext context =
        new DeviceContext(
            common,
            Contracts.load(),
            ledger,
            new Chances(common.seed()),
            new MqttLinks(common, Duration.ZERO),
            scheduler);
    for (int number = 0; number < settings.count(); number++) {
      String region = settings.regions().get(number % settings.regions().size());
      ClientId clientId = ClientId.parse("GID_csg_%s@@@gw-%05d".formatted(region, number + 1));
      gateways.add(new SimulatedGateway(context, settings, clientId));
    }
  }

  /**
   * Starts gateways. They connect in the background, at the rate the settings allow, and keep
   * trying.
   *
   * @param settings how many and how they behave
   * @param ledger the books
   * @return the running fleet
   */
  public static GatewayFleet start(GatewaySettings settings, Ledger ledger) {
    GatewayFleet fleet = new GatewayFleet(settings, ledger);
    long gapNanos = TimeUnit.SECONDS.toNanos(1) / settings.common().connectsPerSecond();
    for (int i = 0; i < fleet.gateways.size(); i++) {
      fleet.gateways.get(i).start(Duration.ofNanos(i * gapNanos));
    }
    return fleet;
  }

  /** Returns the settings. */
  public GatewaySettings settings() {
    return settings;
  }

  /** Returns the books. */
  public Ledger ledger() {
    return ledger;
  }

  /** Returns all gateways, the regions in turn. */
  public List<SimulatedGateway> gateways() {
    return List.copyOf(gateways);
  }

  /** Returns how many gateways are connected. */
  public int connected() {
    return (int) gateways.stream().filter(SimulatedGateway::isConnected).count();
  }

  /**
   * Finds a gateway.
   *
   * @param deviceId its device ID, such as {@code gw-00001}
   * @return the gateway; empty if the fleet has none of that ID
   */
  public Optional<SimulatedGateway> gateway(String deviceId) {
    return gateways.stream()
        .filter(gateway -> gateway.clientId().deviceId().equals(deviceId))
        .findFirst();
  }

  /** Returns what became of the commands of all gateways. */
  public GatewayCounts counts() {
    return gateways.stream()
        .map(SimulatedGateway::counts)
        .reduce(GatewayCounts.NONE, GatewayCounts::plus);
  }

  /** Returns how many commands the gateways ran. */
  public int ran() {
    return counts().run();
  }

  /** Returns why a gateway is not connected, as an example; empty if none failed. */
  public Optional<String> connectFailure() {
    return gateways.stream().flatMap(gateway -> gateway.lastFailure().stream()).findFirst();
  }

  /**
   * Waits until all gateways are connected.
   *
   * @param limit how long to wait
   * @return whether they are
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public boolean awaitConnected(Duration limit) throws InterruptedException {
    return await(limit, () -> connected() == gateways.size());
  }

  /**
   * Ends reporting and waits until the broker has every event.
   *
   * @param limit how long to wait
   * @return whether it has
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public boolean settle(Duration limit) throws InterruptedException {
    gateways.forEach(SimulatedGateway::beQuiet);
    return await(limit, () -> gateways.stream().allMatch(gateway -> gateway.openEvents() == 0));
  }

  private static boolean await(Duration limit, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return true;
  }

  /** Disconnects all gateways properly and ends their threads. */
  @Override
  public void close() {
    gateways.forEach(SimulatedGateway::stop);
    try {
      await(STOP_LIMIT, () -> connected() == 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    scheduler.shutdownNow();
  }
}
