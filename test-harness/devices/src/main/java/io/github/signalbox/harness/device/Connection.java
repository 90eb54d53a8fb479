/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a device connected: connects, subscribes to its own P2P topics where the broker needs that,
 * and comes back with a growing, scattered delay. All calls are made under the device's lock.
 */
final class Connection {
  private static final Duration FIRST_DELAY = Duration.ofMillis(300);
  private static final Duration MAX_DELAY = Duration.ofSeconds(10);
  private static final double SCATTER = 0.5;

  private final Object lock;
  private final DeviceContext context;
  private final String clientId;
  private final List<String> topics;
  private final Listener listener;
  private final MqttLink link;
  private @Nullable ScheduledFuture<?> nextTry;
  private @Nullable String lastFailure;
  private Duration away = Duration.ZERO;
  private State state = State.OFFLINE;
  private boolean wanted;
  private int failures;
  private int connects;

  Connection(
      Object lock,
      DeviceContext context,
      String clientId,
      List<String> topics,
      Consumer<MqttLink.Message> receiver,
      Listener listener) {
    this.lock = lock;
    this.context = context;
    this.clientId = clientId;
    this.topics = List.copyOf(topics);
    this.listener = listener;
    this.link = context.links().open(clientId, receiver, this::closed);
  }

  /** Hears of the connection's state, under the device's lock. */
  interface Listener {
    /** The device is connected, and its subscription granted where it needs one. */
    void ready();

    /** The device is not connected any more. */
    void lost();
  }

  private enum State {
    OFFLINE,
    CONNECTING,
    READY
  }

  MqttLink link() {
    return link;
  }

  boolean isReady() {
    return state == State.READY;
  }

  /** Returns how often the device became ready. */
  int connects() {
    return connects;
  }

  /** Returns why the last try failed or the connection ended; empty while connected. */
  Optional<String> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }

  /** Connects after a delay, and from then on whenever the connection is lost. */
  void open(Duration delay) {
    wanted = true;
    away = Duration.ZERO;
    failures = 0;
    tryLater(delay);
  }

  private void tryLater(Duration delay) {
    if (nextTry != null) {
      nextTry.cancel(false);
    }
    nextTry = context.later(delay, this::connect);
  }

  private void connect() {
    synchronized (lock) {
      if (wanted && state == State.OFFLINE) {
        state = State.CONNECTING;
        link.connect()
            .thenCompose(ack -> subscribeIfNeeded())
            .whenComplete((ack, failure) -> connected(failure));
      }
    }
  }

  private CompletionStage<?> subscribeIfNeeded() {
    CompletableFuture<?>[] granted =
        context.settings().broker().stock()
            ? topics.stream().map(link::subscribe).toArray(CompletableFuture<?>[]::new)
            : new CompletableFuture<?>[0];
    return CompletableFuture.allOf(granted);
  }

  private void connected(@Nullable Throwable failure) {
    synchronized (lock) {
      if (failure != null) {
        link.cut();
        closed(ConnectFailure.describe(failure, context.settings().broker()));
      } else if (!wanted) {
        link.disconnect();
      } else if (state == State.CONNECTING) {
        state = State.READY;
        lastFailure = null;
        failures = 0;
        connects++;
        listener.ready();
      }
    }
  }

  private void closed(String reason) {
    synchronized (lock) {
      State before = state;
      state = State.OFFLINE;
      if (before == State.READY) {
        listener.lost();
      }
      if (wanted && before != State.OFFLINE) {
        lastFailure = reason;
        tryLater(away.plus(backOff()));
        away = Duration.ZERO;
        failures++;
      }
    }
  }

  private Duration backOff() {
    long nanos = FIRST_DELAY.toNanos() << Math.min(failures, 6);
    double factor =
        1
            - SCATTER
            + 2
                * SCATTER
                * context.chances().draw("back-off-" + connects + "-" + failures, clientId);
    return Duration.ofNanos((long) (Math.min(nanos, MAX_DELAY.toNanos()) * factor));
  }

  /** Breaks the connection without a DISCONNECT and stays away for a while. */
  void cut(Duration timeAway) {
    if (state != State.OFFLINE) {
      away = timeAway;
      link.cut();
    }
  }

  /** Disconnects and stays away until {@link #open} is called. */
  void close() {
    wanted = false;
    if (nextTry != null) {
      nextTry.cancel(false);
    }
    if (state == State.READY) {
      link.disconnect();
    }
  }
}
