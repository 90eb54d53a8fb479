/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import io.github.signalbox.camel.mqtt.client.Connack;
import io.github.signalbox.camel.mqtt.client.ConnectionListener;
import io.github.signalbox.camel.mqtt.client.MqttConnection;
import io.github.signalbox.camel.mqtt.client.Reasons;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one MQTT session connected, with a new {@link MqttConnection} each time.
 *
 * <p>A packet identifier means something in its own connection alone. A client that reconnects
 * would send a late acknowledgement into the new connection, where the same number may stand for
 * another message, which would be lost. An object of its own for each connection makes that
 * impossible: the old one can no longer send.
 */
final class MqttLink {
  private static final Logger LOG = LoggerFactory.getLogger(MqttLink.class);
  private static final long STEADY_SECONDS = 30;

  private final ReliableEndpoint endpoint;
  private final String clientId;
  private final Listener listener;
  private final ScheduledExecutorService scheduler;
  private final BackOff backOff;

  private @Nullable MqttConnection connection;
  private int attempts;
  private boolean ready;
  private boolean wasReady;
  private boolean renewing;
  private boolean stopped = true;
  private String trouble = "not started";

  /** What happens on a link; called on the threads that read, must not block where not said. */
  interface Listener {
    /**
     * Returns the options of a new connection.
     *
     * @param first whether no connection has been usable since the start
     */
    MqttConnectionOptions options(boolean first);

    /**
     * A connection stands; the callee calls {@link #ready} when it can be used.
     *
     * @param answer the broker's answer to CONNECT
     */
    void connected(MqttConnection connection, Connack answer);

    /** A message has been received; it may be the last one of a connection that is being left. */
    void received(MqttConnection connection, String topic, MqttMessage message);

    /** A connection is about to be left; the callee may block until what it has sent is handled. */
    void leaving(MqttConnection connection);

    /** A connection has been lost, or is left. */
    void disconnected(MqttConnection connection);
  }

  MqttLink(
      ReliableEndpoint endpoint,
      String clientId,
      Listener listener,
      ScheduledExecutorService scheduler) {
    this.endpoint = endpoint;
    this.clientId = clientId;
    this.listener = listener;
    this.scheduler = scheduler;
    this.backOff = new BackOff(Duration.ofMillis(endpoint.longestPauseMillis()));
  }

  /**
   * Starts to connect, and goes on trying.
   *
   * @throws MqttUnavailableException if reconnecting is switched off and the first try fails
   */
  void start() throws MqttUnavailableException, InterruptedException {
    synchronized (this) {
      stopped = false;
      trouble = "connecting";
    }
    connectAfter(0);
    if (!endpoint.reconnects() && await(endpoint.connectMillis()).isEmpty()) {
      throw new MqttUnavailableException("no connection to the broker: " + trouble());
    }
  }

  /** Ends the connection with an orderly DISCONNECT, after all acknowledgements. */
  void stop() {
    MqttConnection last;
    synchronized (this) {
      stopped = true;
      trouble = "stopped";
      last = connection;
      forget();
    }
    if (last != null) {
      listener.leaving(last);
      Disconnect.orderly(last, endpoint.endsSessionOnStop());
    }
  }

  /** Marks the link as usable: connected and, for a consumer, subscribed. */
  synchronized void ready(MqttConnection of) {
    if (of == connection) {
      ready = true;
      wasReady = true;
      trouble = "";
      notifyAll();
      schedule(() -> resetIfSteady(of), TimeUnit.SECONDS.toMillis(STEADY_SECONDS));
    }
  }

  /**
   * Makes a new connection after a pause, so that the broker delivers again what is not
   * acknowledged. Until then the present one goes on; further requests join this one.
   */
  void renew(MqttConnection of, String why) {
    long pause;
    synchronized (this) {
      if (stopped || renewing || of != connection) {
        return;
      }
      renewing = true;
      trouble = ready ? "" : why;
      pause = backOff.nextMillis();
    }
    LOG.warn("MQTT client {} makes a new connection in {} ms: {}", clientId, pause, why);
    schedule(() -> replace(of), pause);
  }

  /** Makes a new connection of the same session. */
  void replace(MqttConnection of) {
    synchronized (this) {
      if (stopped || of != connection) {
        return;
      }
      forget();
    }
    listener.disconnected(of);
    schedule(
        () -> {
          listener.leaving(of);
          Disconnect.orderly(of, false);
          connect();
        },
        0);
  }

  /** Called when a connection has gone by itself, or could not be made. */
  void lost(MqttConnection of, String why) {
    synchronized (this) {
      if (stopped || of != connection) {
        return;
      }
      trouble = why;
      forget();
    }
    listener.disconnected(of);
    of.close();
    if (endpoint.reconnects()) {
      long pause = backOff.nextMillis();
      LOG.warn("MQTT client {} connects again in {} ms: {}", clientId, pause, why);
      connectAfter(pause);
    } else {
      LOG.error("MQTT client {} stays without a connection: {}", clientId, why);
    }
  }

  synchronized boolean isReady() {
    return ready;
  }

  synchronized boolean isCurrent(MqttConnection other) {
    return other == connection;
  }

  /** Waits until the link is usable; empty when it is not within the limit. */
  synchronized Optional<MqttConnection> await(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!ready && !stopped) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    return ready ? Optional.ofNullable(connection) : Optional.empty();
  }

  /** Says why the link is not usable; empty when it is. */
  synchronized String trouble() {
    return trouble;
  }

  String clientId() {
    return clientId;
  }

  private void forget() {
    connection = null;
    ready = false;
    renewing = false;
    notifyAll();
  }

  private void connectAfter(long millis) {
    schedule(this::connect, millis);
  }

  private void connect() {
    boolean first;
    synchronized (this) {
      if (stopped || connection != null) {
        return;
      }
      first = !wasReady;
    }
    try {
      Received listening = new Received();
      MqttConnection next =
          endpoint.newConnection(clientId, listener.options(first), listening, attempts++);
      listening.of = next;
      synchronized (this) {
        connection = next;
      }
      schedule(() -> lostUnlessReady(next), endpoint.connectMillis());
      next.connect(endpoint.threads())
          .whenComplete((answer, failure) -> connected(next, answer, failure));
    } catch (RuntimeException e) {
      LOG.error("MQTT client {} cannot be made", clientId, e);
      connectAfter(backOff.nextMillis());
    }
  }

  private void connected(MqttConnection of, @Nullable Connack answer, @Nullable Throwable failure) {
    if (!isCurrent(of)) {
      of.close();
    } else if (answer == null) {
      lost(of, "cannot connect to " + endpoint.brokerUrl() + ": " + Reasons.text(failure));
    } else {
      listener.connected(of, answer);
    }
  }

  private void lostUnlessReady(MqttConnection of) {
    boolean late;
    synchronized (this) {
      late = of == connection && !ready && !renewing;
    }
    if (late) {
      lost(of, "the broker does not answer within " + endpoint.connectMillis() + " ms");
    }
  }

  private synchronized void resetIfSteady(MqttConnection of) {
    if (of == connection && !renewing) {
      backOff.reset();
    }
  }

  private void schedule(Runnable task, long millis) {
    try {
      scheduler.schedule(task, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("MQTT client {} is being stopped", clientId);
    }
  }

  /** What hears of one connection. */
  private final class Received implements ConnectionListener {
    private @Nullable MqttConnection of;

    @Override
    public void received(String topic, MqttMessage message) {
      MqttConnection from = Objects.requireNonNull(of);
      if (isCurrent(from)) {
        listener.received(from, topic, message);
      }
    }

    @Override
    public void lost(String reason) {
      MqttLink.this.lost(Objects.requireNonNull(of), reason);
    }
  }
}
