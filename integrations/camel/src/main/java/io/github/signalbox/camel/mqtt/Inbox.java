/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import io.github.signalbox.camel.mqtt.client.MqttConnection;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;

/**
 * What has been received and waits for the route, in order of receipt.
 *
 * <p>The threads that read only put messages here, so that they go on answering the broker's
 * keep-alive however long the route takes. The broker bounds the number of messages (MQTT 5.0,
 * section 4.9); a number of bytes, counted until a message is done and over all connections, bounds
 * the memory. When they are used up the reading from the connection stops, and what else comes
 * waits in the broker; it resumes when half of them are free. What had been read by then, a buffer
 * of the network at most, is taken all the same.
 */
final class Inbox {
  private final Bounds bounds;
  private final Queue<Received> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean paused;
  private boolean closed;
  private @Nullable MqttConnection stalled;

  /** A message and the connection on which it can be acknowledged. */
  record Received(MqttConnection connection, String topic, MqttMessage message) {
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
   */
  record Bounds(int messages, long bytes) {}

  /** Creates an inbox. */
  Inbox(Bounds bounds) {
    this.bounds = bounds;
  }

  /**
   * Takes a message; does not block.
   *
   * @param mayStall whether the reading may stop; not while the broker's answer to a SUBSCRIBE is
   *     still to be read, which messages of a resumed session overtake
   */
  synchronized void put(Received received, boolean mayStall) {
    if (closed) {
      return;
    }
    bytes += received.size();
    waiting.add(received);
    notifyAll();
    boolean tooMany = !received.isAcknowledged() && waiting.size() >= bounds.messages();
    if (mayStall && stalled == null && (tooMany || bytes >= bounds.bytes())) {
      stalled = received.connection();
      stalled.setReading(false);
    }
  }

  private void resumeIfRoom() {
    if (2 * bytes <= bounds.bytes() && 2 * waiting.size() <= bounds.messages()) {
      resume();
    }
  }

  private void resume() {
    if (stalled != null) {
      stalled.setReading(true);
      stalled = null;
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
    Received next = waiting.remove();
    resumeIfRoom();
    return Optional.of(next);
  }

  /** Notes that a message that was taken is done, or has failed. */
  synchronized void finished(Received received) {
    bytes -= received.size();
    resumeIfRoom();
  }

  /** Keeps messages back, or hands them out again. */
  synchronized void pause(boolean pause) {
    paused = pause;
    notifyAll();
  }

  /**
   * Notes that a connection has been lost or is being left: what is read from it from now on are
   * answers, which must not wait for room.
   *
   * @param deliversAgain whether the broker delivers again what was not acknowledged on it, which
   *     is dropped here then
   */
  synchronized void leave(MqttConnection connection, boolean deliversAgain) {
    for (var each = waiting.iterator(); deliversAgain && each.hasNext(); ) {
      Received received = each.next();
      if (received.connection() == connection && received.isAcknowledged()) {
        bytes -= received.size();
        each.remove();
      }
    }
    resume();
  }

  /** Hands out nothing more. */
  synchronized void close() {
    closed = true;
    waiting.clear();
    resume();
    notifyAll();
  }
}
