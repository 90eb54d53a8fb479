/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import io.github.signalbox.addressing.ClientId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * A retail access point with its tags, as a library object: connects with a clean session, reports
 * status, stores tasks, hands prices to its tags as they poll, and answers.
 *
 * <p>Safe for use by several threads. Made and ended by a {@link DeviceFleet}.
 */
public final class SimulatedAccessPoint {
  private static final double STATUS_JITTER = 0.2;
  private static final Duration SOON = Duration.ofMillis(500);

  private final Object lock = new Object();
  private final DeviceContext context;
  private final AccessPointIdentity identity;
  private final List<PriceTag> tags;
  private final Clock clock;
  private final TaskDesk desk;
  private final StatusDesk status;
  private final Uplink uplink;
  private final Connection connection;
  private @Nullable ScheduledFuture<?> nextStatus;
  private @Nullable ScheduledFuture<?> nextTick;
  private @Nullable Instant nextTickAt;
  private @Nullable ScheduledFuture<?> nextDeath;
  private boolean immortal;
  private boolean settling;

  SimulatedAccessPoint(DeviceContext context, AccessPointIdentity identity) {
    this.context = context;
    this.identity = identity;
    Habits habits = Habits.of(context, identity);
    this.clock = Clock.offset(Clock.systemUTC(), habits.clockOffset());
    this.tags = habits.tags(clock.instant());
    String topic = context.contracts().p2pTopic(PriceTask.TYPE, identity.clientId());
    this.connection =
        new Connection(
            lock,
            context,
            identity.clientId().toString(),
            List.of(topic),
            this::received,
            new Watch());
    this.uplink = new Uplink(lock, context, connection.link(), habits.silent());
    EventWriter writer = new EventWriter(identity);
    this.desk = new TaskDesk(context, habits, clock, tags, writer, uplink);
    this.status = new StatusDesk(context, identity, tags, writer, uplink);
  }

  /** Starts and stops what needs a connection. */
  private final class Watch implements Connection.Listener {
    @Override
    public void ready() {
      uplink.connected();
      reportLater(SOON.multipliedBy((long) (1000 * draw("first-status"))).dividedBy(1000));
      dieLater();
    }

    @Override
    public void lost() {
      uplink.disconnected();
      cancel(nextStatus);
      cancel(nextDeath);
    }
  }

  private double draw(String purpose) {
    return context.chances().draw(purpose + "-" + connection.connects(), identity.mac());
  }

  private static void cancel(@Nullable ScheduledFuture<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  void start(Duration delay) {
    synchronized (lock) {
      connection.open(delay);
    }
  }

  private void received(MqttLink.Message message) {
    synchronized (lock) {
      desk.receive(message);
      tickLater();
    }
  }

  private void tickLater() {
    Optional<Instant> due = desk.nextTick();
    if (due.isPresent() && (nextTickAt == null || due.get().isBefore(nextTickAt))) {
      cancel(nextTick);
      nextTickAt = due.get();
      Duration delay = Duration.between(clock.instant(), nextTickAt);
      nextTick = context.later(delay.plusMillis(1), this::tick);
    }
  }

  private void tick() {
    synchronized (lock) {
      nextTickAt = null;
      desk.tick();
      tickLater();
    }
  }

  private void reportLater(Duration delay) {
    cancel(nextStatus);
    if (!settling) {
      nextStatus = context.later(delay, this::report);
    }
  }

  private void report() {
    synchronized (lock) {
      if (connection.isReady() && !settling) {
        status.report(clock.instant());
        double factor = 1 + STATUS_JITTER * (2 * draw("status-" + status.reports()) - 1);
        long mean = context.settings().statusInterval().toNanos();
        reportLater(Duration.ofNanos((long) (mean * factor)));
      }
    }
  }

  private void dieLater() {
    Faults faults = context.settings().faults();
    boolean mortal = context.chances().hits(faults.die(), "die", identity.mac(), identity.name());
    if (mortal && !immortal) {
      long nanos = (long) (faults.dieEvery().toNanos() * (0.5 + draw("die-time")));
      nextDeath = context.later(Duration.ofNanos(nanos), () -> cut(faults.dieFor()));
    }
  }

  /** Returns the MQTT client ID. */
  public ClientId clientId() {
    return identity.clientId();
  }

  /** Returns the store it hangs in. */
  public String storeId() {
    return identity.storeId();
  }

  /** Returns whether it is connected and its subscription is granted. */
  public boolean isConnected() {
    synchronized (lock) {
      return connection.isReady();
    }
  }

  /** Returns how often it has connected so far. */
  public int connects() {
    synchronized (lock) {
      return connection.connects();
    }
  }

  /** Returns why it is not connected, as far as known; empty while connected. */
  public Optional<String> lastFailure() {
    synchronized (lock) {
      return connection.lastFailure();
    }
  }

  /** Returns what its tags show now. */
  public List<TagDisplay> displays() {
    synchronized (lock) {
      return tags.stream().map(SimulatedAccessPoint::display).toList();
    }
  }

  /**
   * Returns what one tag shows now.
   *
   * @param tagId the tag
   * @return its display; empty if it is not one of this access point's
   */
  public Optional<TagDisplay> display(String tagId) {
    synchronized (lock) {
      return tags.stream()
          .filter(tag -> tag.id().equals(tagId))
          .findFirst()
          .map(SimulatedAccessPoint::display);
    }
  }

  private static TagDisplay display(PriceTag tag) {
    PriceTag.Display display = tag.display();
    return new TagDisplay(tag.id(), display.sku(), display.price(), display.currency());
  }

  /**
   * Breaks the connection without a DISCONNECT, as a power cut or a lost network does.
   *
   * @param away how long it stays away before it tries to connect again
   */
  public void cut(Duration away) {
    synchronized (lock) {
      connection.cut(away);
    }
  }

  /** Disconnects properly and stays away until {@link #comeBack} is called. */
  public void goAway() {
    synchronized (lock) {
      connection.close();
    }
  }

  /** Connects again after {@link #goAway}. */
  public void comeBack() {
    synchronized (lock) {
      connection.open(Duration.ZERO);
    }
  }

  /** Reports status at once, if connected, and then again at its interval. */
  public void reportNow() {
    synchronized (lock) {
      reportLater(Duration.ZERO);
    }
  }

  /** Returns how many events wait for the broker to take them over. */
  public int openEvents() {
    synchronized (lock) {
      return uplink.openEvents();
    }
  }

  void endBreaks() {
    synchronized (lock) {
      immortal = true;
      cancel(nextDeath);
    }
  }

  /** Sends no more status and suffers no more deaths, so that open events can come to rest. */
  void settle() {
    synchronized (lock) {
      settling = true;
      cancel(nextStatus);
      endBreaks();
    }
  }

  /** Returns whether nothing waits, neither to be taken over nor for a tag's poll. */
  boolean isSettled() {
    synchronized (lock) {
      return uplink.openEvents() == 0 && desk.nextTick().isEmpty();
    }
  }

  void stop() {
    synchronized (lock) {
      settle();
      cancel(nextTick);
      connection.close();
    }
  }

  /** Returns the client ID. */
  @Override
  public String toString() {
    return identity.name();
  }
}
