/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been received and waits for the route, in order of receipt.
 *
 * <p>The client's own threads only put messages here, so that they go on answering the broker's
 * keep-alive however long the route takes. The broker bounds the number of messages (MQTT 5.0,
 * section 4.9); a number of bytes, counted until a message is done and over all connections, bounds
 * the memory. When they are used up the reading stops for a while; when that does not help, what
 * else comes is left to the broker, and asked for again once there is room.
 */
final class Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  private final Bounds bounds;
  private final Consumer<MqttAsyncClient> askAgain;
  private final Queue<Received> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean paused;
  private boolean closed;
  private @Nullable MqttAsyncClient overrun;

  /** A message and the connection on which it can be acknowledged. */
  record Received(MqttAsyncClient client, String topic, MqttMessage message) {
    int size() {
      return message.getPayload().length;
    }

    boolean isAcknowledged() {
      return message.getQos() > 0;
    }
  }

  /**
   * The bounds of an inbox.
   *
   * @param messages how many of QoS 0, which the broker does not count, may wait
   * @param bytes how many payload bytes may be under way; a single message may have more
   * @param patienceMillis how long the reading may stop
   */
  record Bounds(int messages, long bytes, long patienceMillis) {}

  /**
   * Creates an inbox.
   *
   * @param askAgain has the broker deliver again what it was left with
   */
  Inbox(Bounds bounds, Consumer<MqttAsyncClient> askAgain) {
    this.bounds = bounds;
    this.askAgain = askAgain;
  }

  synchronized void put(Received received) throws InterruptedException {
    if (overrun != received.client() && waitForRoom(received)) {
      bytes += received.size();
      waiting.add(received);
      if (waiting.size() == 1) {
        notifyAll();
      }
    }
  }

  private boolean waitForRoom(Received received) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(bounds.patienceMillis());
    while (!closed && !hasRoom(received)) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        LOG.warn("messages from '{}' are left to the broker for now", received.topic());
        overrun = received.client();
        return false;
      }
      wait(left);
    }
    return true;
  }

  private boolean hasRoom(Received received) {
    boolean enoughBytes = bytes == 0 || bytes + received.size() <= bounds.bytes();
    return enoughBytes && (received.isAcknowledged() || waiting.size() < bounds.messages());
  }

  /** Waits for the next message; empty once the inbox is closed. */
  synchronized Optional<Received> take() throws InterruptedException {
    while ((paused || waiting.isEmpty()) && !closed) {
      wait();
    }
    if (closed) {
      return Optional.empty();
    }
    if (waiting.size() == bounds.messages()) {
      notifyAll();
    }
    return Optional.of(waiting.remove());
  }

  /** Tells that a message that was taken is done, or has failed. */
  void finished(Received received) {
    MqttAsyncClient behind = null;
    synchronized (this) {
      bytes -= received.size();
      if (overrun != null && 2 * bytes <= bounds.bytes()) {
        behind = overrun;
      }
      notifyAll();
    }
    if (behind != null) {
      askAgain.accept(behind);
    }
  }

  /** Keeps messages back, or hands them out again. */
  synchronized void pause(boolean pause) {
    paused = pause;
    notifyAll();
  }

  /** Drops what the broker will deliver again, because its connection has gone. */
  synchronized void dropUnacknowledged(MqttAsyncClient of) {
    for (var each = waiting.iterator(); each.hasNext(); ) {
      Received received = each.next();
      if (received.client() == of && received.isAcknowledged()) {
        bytes -= received.size();
        each.remove();
      }
    }
    notifyAll();
  }

  /** Hands out nothing more. */
  synchronized void close() {
    closed = true;
    waiting.clear();
    notifyAll();
  }
}
