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
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
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
  private boolean stopped = true;
  private String trouble = "not started";

  /** What happens on a link; called on the client's threads, must not block for long. */
  interface Listener {
    /** A connection stands; the callee calls {@link #ready} when it can be used. */
    void connected(MqttAsyncClient client) throws MqttException;

    /** A connection has gone. */
    void disconnected(MqttAsyncClient client);

    /** The callback of a new client; set before it connects. */
    LinkCallback callback(MqttAsyncClient client);
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
    this.backOff =
        new BackOff(Duration.ofMillis(endpoint.getConfiguration().getMaxReconnectDelay()));
  }

  synchronized void start() {
    stopped = false;
    trouble = "connecting";
    connectAfter(0);
  }

  /** Ends the connection with an orderly DISCONNECT; the session stays as long as it was agreed. */
  void stop() {
    MqttAsyncClient last;
    synchronized (this) {
      stopped = true;
      trouble = "stopped";
      last = client;
      forget();
    }
    if (last != null) {
      end(last);
    }
  }

  /** Marks the link as usable: connected and, for a consumer, subscribed. */
  synchronized void ready(MqttAsyncClient of) {
    if (of == client) {
      ready = true;
      trouble = "";
      notifyAll();
      scheduler.schedule(() -> resetIfStill(of), STEADY_SECONDS, TimeUnit.SECONDS);
    }
  }

  /**
   * Ends the connection and makes a new one after a pause, so that the broker delivers again what
   * is not acknowledged.
   */
  void renew(MqttAsyncClient of, String why) {
    synchronized (this) {
      if (stopped || of != client) {
        return;
      }
      trouble = why;
      forget();
    }
    LOG.warn("MQTT client {} makes a new connection: {}", clientId, why);
    listener.disconnected(of);
    run(() -> end(of));
    connectAfter(backOff.nextMillis());
  }

  /** Called when a connection has gone by itself. */
  void lost(MqttAsyncClient of, String why) {
    synchronized (this) {
      if (stopped || of != client) {
        return;
      }
      trouble = why;
      forget();
    }
    LOG.info("MQTT client {} lost its connection: {}", clientId, why);
    listener.disconnected(of);
    run(() -> end(of));
    connectAfter(backOff.nextMillis());
  }

  synchronized Optional<MqttAsyncClient> usable() {
    return ready ? Optional.ofNullable(client) : Optional.empty();
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
    return usable();
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
    notifyAll();
  }

  private void connectAfter(long millis) {
    try {
      scheduler.schedule(this::connect, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("MQTT client {} is being stopped", clientId);
    }
  }

  private void connect() {
    MqttAsyncClient next = null;
    try {
      synchronized (this) {
        if (stopped || client != null) {
          return;
        }
        next =
            new MqttAsyncClient(
                endpoint.getConfiguration().getBrokerUrl(), clientId, new MemoryPersistence());
        client = next;
      }
      next.setManualAcks(endpoint.getConfiguration().isManualAcksEnabled());
      next.setCallback(listener.callback(next));
      next.connect(endpoint.connectionOptions(), null, new ConnectListener(next));
    } catch (MqttException e) {
      failed(next, e);
    }
  }

  private void failed(@Nullable MqttAsyncClient of, Throwable reason) {
    if (of == null) {
      LOG.error("MQTT client {} cannot be made", clientId, reason);
      return;
    }
    lost(
        of,
        "cannot connect to " + endpoint.getConfiguration().getBrokerUrl() + ": " + text(reason));
  }

  static String text(Throwable reason) {
    Throwable cause = reason.getCause() == null ? reason : reason.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private synchronized void resetIfStill(MqttAsyncClient of) {
    if (of == client) {
      backOff.reset();
    }
  }

  private void run(Runnable task) {
    try {
      scheduler.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }

  private static void end(MqttAsyncClient client) {
    try {
      if (client.isConnected()) {
        client.disconnectForcibly(0, 1000, true);
      }
    } catch (MqttException e) {
      LOG.debug("MQTT client {}: {}", client.getClientId(), e.getMessage());
    }
    try {
      client.close(true);
    } catch (MqttException e) {
      LOG.debug("MQTT client {}: {}", client.getClientId(), e.getMessage());
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
      try {
        listener.connected(of);
      } catch (MqttException e) {
        failed(of, e);
      }
    }

    @Override
    public void onFailure(IMqttToken token, Throwable reason) {
      failed(of, reason);
    }
  }
}
