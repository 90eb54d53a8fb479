/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import io.github.signalbox.harness.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Many simulated access points in one process: they share a few threads and one ledger.
 *
 * <p>Safe for use by several threads.
 */
public final class DeviceFleet implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(3);
  private static final long POLL_MILLIS = 20;

  private final FleetSettings settings;
  private final Ledger ledger;
  private final ScheduledThreadPoolExecutor scheduler;
  private final List<SimulatedAccessPoint> accessPoints;

  private DeviceFleet(FleetSettings settings, Ledger ledger) {
    this.settings = settings;
    this.ledger = ledger;
    ThreadFactory threads = Thread.ofPlatform().daemon().name("device-timer-", 0).factory();
    this.scheduler = new ScheduledThreadPoolExecutor(1, threads);
    this.scheduler.setRemoveOnCancelPolicy(true);
    DeviceContext context =
        new DeviceContext(
            settings,
            Contracts.load(),
            ledger,
            new Chances(settings.seed()),
            new MqttLinks(settings, Duration.ZERO),
            scheduler);
    List<SimulatedAccessPoint> devices = new ArrayList<>(settings.accessPoints());
    for (int i = 0; i < settings.accessPoints(); i++) {
      int index = settings.firstIndex() + i;
      AccessPointIdentity identity =
          AccessPointIdentity.of(settings.seed(), index, settings.stores());
      devices.add(new SimulatedAccessPoint(context, identity));
    }
    this.accessPoints = List.copyOf(devices);
  }

  /**
   * Starts a fleet with a ledger of its own that keeps IDs. The devices connect in the background,
   * at the rate the settings allow, and keep trying.
   *
   * @param settings how many and how they behave
   * @return the running fleet
   */
  public static DeviceFleet start(FleetSettings settings) {
    return start(settings, new Ledger());
  }

  /**
   * Starts a fleet that writes into given books; several fleets may share them.
   *
   * @param settings how many and how they behave
   * @param ledger the books
   * @return the running fleet
   */
  public static DeviceFleet start(FleetSettings settings, Ledger ledger) {
    DeviceFleet fleet = new DeviceFleet(settings, ledger);
    long gapNanos = TimeUnit.SECONDS.toNanos(1) / settings.connectsPerSecond();
    for (int i = 0; i < fleet.accessPoints.size(); i++) {
      fleet.accessPoints.get(i).start(Duration.ofNanos(i * gapNanos));
    }
    return fleet;
  }

  /** Returns the settings it was started with. */
  public FleetSettings settings() {
    return settings;
  }

  /** Returns the books. */
  public Ledger ledger() {
    return ledger;
  }

  /** Returns the access points, by number. */
  public List<SimulatedAccessPoint> accessPoints() {
    return accessPoints;
  }

  /**
   * Finds the access point that serves a tag.
   *
   * @param tagId the tag
   * @return the access point; empty if no device of this fleet has the tag
   */
  public Optional<SimulatedAccessPoint> accessPointOf(String tagId) {
    return accessPoints.stream().filter(device -> device.display(tagId).isPresent()).findFirst();
  }

  /** Returns how many access points are connected. */
  public int connected() {
    return (int) accessPoints.stream().filter(SimulatedAccessPoint::isConnected).count();
  }

  /** Returns why an access point is not connected, as an example; empty if none failed. */
  public Optional<String> connectFailure() {
    return accessPoints.stream().flatMap(device -> device.lastFailure().stream()).findFirst();
  }

  /**
   * Waits until all access points are connected.
   *
   * @param limit how long to wait
   * @return whether they are
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public boolean awaitConnected(Duration limit) throws InterruptedException {
    return await(limit, () -> connected() == accessPoints.size());
  }

  /** Ends the fault that breaks connections: from now on all devices stay, and report status. */
  public void endBreaks() {
    accessPoints.forEach(SimulatedAccessPoint::endBreaks);
  }

  /**
   * Brings the devices to rest, so that the books can be balanced: no more status reports, no more
   * broken connections; what is open is finished. Cannot be undone. A task that was sent while its
   * access point was away does not reach it any more: call {@link #endBreaks} and wait for the last
   * tasks first where that matters.
   *
   * @param limit how long to wait
   * @return whether nothing is open any more
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public boolean settle(Duration limit) throws InterruptedException {
    accessPoints.forEach(SimulatedAccessPoint::settle);
    return await(limit, () -> accessPoints.stream().allMatch(SimulatedAccessPoint::isSettled));
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

  /** Disconnects all devices properly and ends their threads; waits a few seconds at most. */
  @Override
  public void close() {
    accessPoints.forEach(SimulatedAccessPoint::stop);
    try {
      await(STOP_LIMIT, () -> connected() == 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    scheduler.shutdownNow();
  }
}
