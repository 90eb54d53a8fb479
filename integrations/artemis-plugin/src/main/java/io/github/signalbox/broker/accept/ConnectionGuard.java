/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.accept;

import io.github.signalbox.broker.mqtt.Gate.Observer;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Limits the connections of one broker: how many there are from one address, and what each may do
 * before its CONNECT.
 */
public final class ConnectionGuard {
  private static final AttributeKey<NewConnection> CONNECTION =
      AttributeKey.valueOf(ConnectionGuard.class, "connection");

  /** Those of the brokers that run in this JVM. */
  private static final Set<ConnectionGuard> RUNNING = ConcurrentHashMap.newKeySet();

  private final Duration connectTimeout;
  private final int perAddress;
  private final Predicate<Channel> policed;
  private final Observer observer;
  private final Map<InetAddress, Integer> open = new ConcurrentHashMap<>();

  /**
   * Makes the guard of a broker that starts.
   *
   * @param connectTimeout time for a new connection to send its CONNECT
   * @param perAddress open connections from one address; 0 for any number
   * @param policed whether a connection came through an acceptor that the policy applies to
   * @param observer is notified of connections that are closed
   */
  public ConnectionGuard(
      Duration connectTimeout, int perAddress, Predicate<Channel> policed, Observer observer) {
    this.connectTimeout = connectTimeout;
    this.perAddress = perAddress;
    this.policed = policed;
    this.observer = observer;
  }

  /** Begins, before the acceptors open. */
  public void start() {
    RUNNING.add(this);
  }

  /** Ends, when the broker stops. */
  public void stop() {
    RUNNING.remove(this);
  }

  /** Puts a connection that was just accepted under the guard of its broker, if it has one. */
  static void accepted(Channel channel) {
    for (ConnectionGuard guard : RUNNING) {
      if (guard.policed.test(channel)) {
        guard.watch(channel);
        return;
      }
    }
  }

  /**
   * Returns a connection under this guard, wherever it came from.
   *
   * @param channel the connection
   */
  public NewConnection watch(Channel channel) {
    NewConnection known = of(channel);
    if (known != null) {
      return known;
    }
    NewConnection made = new NewConnection(this);
    channel.attr(CONNECTION).set(made);
    channel.pipeline().addFirst(made);
    return made;
  }

  /**
   * Returns what is known of a connection.
   *
   * @param channel the connection
   * @return null where no guard watches it
   */
  public static @Nullable NewConnection of(Channel channel) {
    return channel.hasAttr(CONNECTION) ? channel.attr(CONNECTION).get() : null;
  }

  Duration connectTimeout() {
    return connectTimeout;
  }

  int perAddress() {
    return perAddress;
  }

  Observer observer() {
    return observer;
  }

  /** Counts a connection; false where its address has as many as it may. */
  boolean enter(Channel channel) {
    if (perAddress == 0 || !(channel.remoteAddress() instanceof InetSocketAddress remote)) {
      return true;
    }
    InetAddress address = remote.getAddress();
    boolean[] entered = new boolean[1];
    open.compute(
        address,
        (key, count) -> {
          int before = count == null ? 0 : count;
          entered[0] = before < perAddress;
          return entered[0] ? Integer.valueOf(before + 1) : count;
        });
    if (entered[0]) {
      channel.closeFuture().addListener(closed -> leave(address));
    }
    return entered[0];
  }

  private void leave(InetAddress address) {
    open.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
  }
}
