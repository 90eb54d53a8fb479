/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one MQTT session connected, with a new client object for each connection.
 *
 * <p>A packet identifier means something in its own connection alone. A client object that
 * reconnects would send a late acknowledgement into the new connection, where the same number may
 * stand for another message, which would be lost. A client object of its own for each connection
 * makes that impossible: the old one can no longer send.
 */
final class MqttLink {
  private static final Logger LOG = LoggerFactory.getLogger(MqttLink.class);
  private static final long STEADY_SECONDS = 30;

  private final ReliableEndpoint endpoint;
  private final String clientId;
  private final Listener listener;
  private final ScheduledExecutorService scheduler;
  private final BackOff backOff;

  private @Nullable MqttAsyncClient client;
  private boolean ready;
  private boolean wasReady;
  private boolean renewing;
  private boolean stopped = true;
  private String trouble = "not started";

  /** What happens on a link; called on the client's threads, must not block where not said. */
  interface Listener {
    /** Returns the callback of a new client; it is set before the client connects. */
    LinkCallback callback(MqttAsyncClient client);

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
    void connected(MqttAsyncClient client, IMqttToken answer) throws MqttException;

    /** A connection is about to be left; the callee may wait for what it has sent. */
    void leaving(MqttAsyncClient client);

    /** A connection has gone. */
    void disconnected(MqttAsyncClient client);
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
   * @throws IllegalArgumentException if the broker's URL is not one
   */
  void start() throws MqttException, MqttUnavailableException, InterruptedException {
    endpoint.newClient(clientId).close();
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
    MqttAsyncClient last;
    synchronized (this) {
      stopped = true;
      trouble = "stopped";
      last = client;
      forget();
    }
    if (last != null) {
      listener.leaving(last);
      Disconnect.orderly(last, endpoint.endsSessionOnStop());
    }
  }

  /** Marks the link as usable: connected and, for a consumer, subscribed. */
  synchronized void ready(MqttAsyncClient of) {
    if (of == client) {
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
  void renew(MqttAsyncClient of, String why) {
    long pause;
    synchronized (this) {
      if (stopped || renewing || of != client) {
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
  void replace(MqttAsyncClient of) {
    synchronized (this) {
      if (stopped || of != client) {
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
  void lost(MqttAsyncClient of, String why) {
    synchronized (this) {
      if (stopped || of != client) {
        return;
      }
      trouble = why;
      forget();
    }
    listener.disconnected(of);
    schedule(() -> Disconnect.abrupt(of), 0);
    if (endpoint.reconnects()) {
      long pause = backOff.nextMillis();
      LOG.warn("MQTT client {} connects again in {} ms: {}", clientId, pause, why);
      connectAfter(pause);
    } else {
      LOG.error("MQTT client {} stays without a connection: {}", clientId, why);
    }
  }

  synchronized boolean isCurrent(MqttAsyncClient other) {
    return other == client;
  }

  /** Waits until the link is usable; empty when it is not within the limit. */
  synchronized Optional<MqttAsyncClient> await(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!ready && !stopped) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    return ready ? Optional.ofNullable(client) : Optional.empty();
  }

  /** Says why the link is not usable; empty when it is. */
  synchronized String trouble() {
    return trouble;
  }

  String clientId() {
    return clientId;
  }

  private void forget() {
    client = null;
    ready = false;
    renewing = false;
    notifyAll();
  }

  private void connectAfter(long millis) {
    schedule(this::connect, millis);
  }

  private void connect() {
    try {
      MqttAsyncClient next = endpoint.newClient(clientId);
      boolean first;
      synchronized (this) {
        if (stopped || client != null) {
          return;
        }
        client = next;
        first = !wasReady;
      }
      next.setManualAcks(true);
      next.setCallback(listener.callback(next));
      schedule(() -> lostUnlessReady(next), endpoint.connectMillis());
      next.connect(listener.options(first), null, new ConnectListener(next));
    } catch (MqttException | RuntimeException e) {
      failed(e);
    }
  }

  private void failed(Throwable reason) {
    MqttAsyncClient of;
    synchronized (this) {
      of = client;
      trouble = text(reason);
    }
    if (of == null) {
      LOG.error("MQTT client {} cannot be made", clientId, reason);
    } else {
      lost(of, "cannot connect to " + endpoint.brokerUrl() + ": " + text(reason));
    }
  }

  private void lostUnlessReady(MqttAsyncClient of) {
    boolean late;
    synchronized (this) {
      late = of == client && !ready && !renewing;
    }
    if (late) {
      lost(of, "the broker does not answer within " + endpoint.connectMillis() + " ms");
    }
  }

  static String text(Throwable reason) {
    Throwable cause = reason.getCause() == null ? reason : reason.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private synchronized void resetIfSteady(MqttAsyncClient of) {
    if (of == client && !renewing) {
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

  /** Goes on when the broker has answered CONNECT. */
  private final class ConnectListener implements MqttActionListener {
    private final MqttAsyncClient of;

    ConnectListener(MqttAsyncClient of) {
      this.of = of;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      if (!isCurrent(of)) {
        schedule(() -> Disconnect.abrupt(of), 0);
        return;
      }
      try {
        listener.connected(of, token);
      } catch (MqttException e) {
        lost(of, text(e));
      }
    }

    @Override
    public void onFailure(IMqttToken token, Throwable reason) {
      lost(of, "cannot connect to " + endpoint.brokerUrl() + ": " + text(reason));
    }
  }
}
