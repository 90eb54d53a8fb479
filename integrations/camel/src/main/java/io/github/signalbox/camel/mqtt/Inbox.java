/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/**
 * What has been received and waits for the route, in order of receipt.
 *
 * <p>The client's own threads only put messages here, so that they go on answering the broker's
 * keep-alive however long the route takes. The broker itself limits what may wait: no more than the
 * receive maximum is ever unacknowledged (MQTT 5.0, section 4.9). Messages of QoS 0 know no
 * acknowledgement; they stop the reading once as many wait.
 */
final class Inbox {
  private final int limit;
  private final Queue<Received> waiting = new ArrayDeque<>();
  private boolean paused;
  private boolean closed;

  /** A message and the connection on which it can be acknowledged. */
  record Received(MqttAsyncClient client, String topic, MqttMessage message) {}

  Inbox(int limit) {
    this.limit = limit;
  }

  synchronized void put(Received received) throws InterruptedException {
    while (received.message().getQos() == 0 && waiting.size() >= limit && !closed) {
      wait();
    }
    waiting.add(received);
    if (waiting.size() == 1) {
      notifyAll();
    }
  }

  /** Waits for the next message; empty once the inbox is closed. */
  synchronized Optional<Received> take() throws InterruptedException {
    while ((paused || waiting.isEmpty()) && !closed) {
      wait();
    }
    if (closed) {
      return Optional.empty();
    }
    if (waiting.size() == limit) {
      notifyAll();
    }
    return Optional.of(waiting.remove());
  }

  /** Keeps messages back, or hands them out again. */
  synchronized void pause(boolean pause) {
    paused = pause;
    notifyAll();
  }

  /** Drops what the broker will deliver again, because its connection has gone. */
  synchronized void dropUnacknowledged(MqttAsyncClient of) {
    waiting.removeIf(each -> each.client() == of && each.message().getQos() > 0);
    notifyAll();
  }

  /** Hands out nothing more. */
  synchronized void close() {
    closed = true;
    waiting.clear();
    notifyAll();
  }
}
