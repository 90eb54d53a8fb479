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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Many simulated phones in one process: they share a few threads and one ledger.
 *
 * <p>Safe for use by several threads.
 */
public final class PhoneFleet implements AutoCloseable {
  private static final List<String> GROUPS =
      List.of("GID_rtc_android", "GID_rtc_ios", "GID_rtc_web");
  private static final Duration SESSION_EXPIRY = Duration.ofHours(1);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(3);
  private static final long POLL_MILLIS = 20;

  private final PhoneSettings settings;
  private final Ledger ledger;
  private final ScheduledThreadPoolExecutor scheduler;
  private final List<SimulatedPhone> phones = new ArrayList<>();
  private final AtomicBoolean calling = new AtomicBoolean();

  private PhoneFleet(PhoneSettings settings, Ledger ledger, PhoneListener listener) {
    this.settings = settings;
    this.ledger = ledger;
    ThreadFactory threads = Thread.ofPlatform().daemon().name("phone-timer-", 0).factory();
    this.scheduler = new ScheduledThreadPoolExecutor(1, threads);
    this.scheduler.setRemoveOnCancelPolicy(true);
    FleetSettings common = settings.common();
    DeviceContext context =
        new DeviceContext(
            common,
            Contracts.load(),
            ledger,
            new Chances(common.seed()),
            new MqttLinks(common, SESSION_EXPIRY),
            scheduler);
    CallTimes times = new CallTimes(ledger);
    for (int user = 0; user < settings.users(); user++) {
      String userId = PhoneSettings.userId(user);
      for (int device = 0; device < settings.devicesPerUser(); device++) {
        String group = GROUPS.get(device % GROUPS.size());
        ClientId clientId = ClientId.parse(group + "@@@" + userId + "-" + (device + 1));
        phones.add(new SimulatedPhone(context, settings, times, listener, clientId, userId));
      }
    }
  }

  /**
   * Starts phones with a ledger of their own that keeps IDs. They connect in the background, at the
   * rate the settings allow, and keep trying.
   *
   * @param settings how many and how they behave
   * @param ledger the books
   * @param listener hears what they would do with media
   * @return the running fleet
   */
  public static PhoneFleet start(PhoneSettings settings, Ledger ledger, PhoneListener listener) {
    PhoneFleet fleet = new PhoneFleet(settings, ledger, listener);
    long gapNanos = TimeUnit.SECONDS.toNanos(1) / settings.common().connectsPerSecond();
    for (int i = 0; i < fleet.phones.size(); i++) {
      fleet.phones.get(i).start(Duration.ofNanos(i * gapNanos));
    }
    return fleet;
  }

  /** Lets phones call at the rate of the settings, one after the other, until {@link #hangUp}. */
  public void startCalling() {
    if (settings.callsPerSecond() > 0 && calling.compareAndSet(false, true)) {
      callLater(0, System.nanoTime());
    }
  }

  private void callLater(long number, long start) {
    long planned = start + (long) (number * 1e9 / settings.callsPerSecond());
    scheduler.schedule(
        () -> {
          if (calling.get()) {
            call((int) (number % settings.users()), planned);
            callLater(number + 1, start);
          }
        },
        Math.max(0, planned - System.nanoTime()),
        TimeUnit.NANOSECONDS);
  }

  private void call(int caller, long planned) {
    int distance = Math.max(1, settings.users() / 2);
    List<String> invitees =
        IntStream.range(0, settings.invitees())
            .mapToObj(i -> PhoneSettings.userId((caller + distance + i) % settings.users()))
            .filter(user -> !user.equals(PhoneSettings.userId(caller)))
            .toList();
    phones.get(caller * settings.devicesPerUser()).call(invitees, planned);
  }

  /** Ends {@link #startCalling}; calls that go on are not touched. */
  public void hangUp() {
    calling.set(false);
  }

  /** Returns the settings. */
  public PhoneSettings settings() {
    return settings;
  }

  /** Returns the books. */
  public Ledger ledger() {
    return ledger;
  }

  /** Returns all phones, those of a user side by side. */
  public List<SimulatedPhone> phones() {
    return List.copyOf(phones);
  }

  /** Returns how many phones are connected. */
  public int connected() {
    return (int) phones.stream().filter(SimulatedPhone::isConnected).count();
  }

  /** Returns how many phones take part in a meeting. */
  public int inCall() {
    return (int) phones.stream().filter(phone -> !phone.meetings().isEmpty()).count();
  }

  /** Returns why a phone is not connected, as an example; empty if none failed. */
  public Optional<String> connectFailure() {
    return phones.stream().flatMap(phone -> phone.lastFailure().stream()).findFirst();
  }

  /**
   * Waits until all phones are connected.
   *
   * @param limit how long to wait
   * @return whether they are
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public boolean awaitConnected(Duration limit) throws InterruptedException {
    return await(limit, () -> connected() == phones.size());
  }

  /**
   * Ends calling and waits until the broker has every event, every answer is given and confirmed,
   * and nobody takes part any more. Invitations that are still on their way are not waited for.
   *
   * @param limit how long to wait
   * @return whether that came
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public boolean settle(Duration limit) throws InterruptedException {
    hangUp();
    return await(limit, () -> phones.stream().allMatch(SimulatedPhone::isSettled));
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

  /** Disconnects all phones properly and ends their threads; their sessions stay for an hour. */
  @Override
  public void close() {
    hangUp();
    phones.forEach(SimulatedPhone::stop);
    try {
      await(STOP_LIMIT, () -> connected() == 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    scheduler.shutdownNow();
  }
}
