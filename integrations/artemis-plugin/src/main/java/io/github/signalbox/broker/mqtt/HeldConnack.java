/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;

/**
 * Subscribes a client to its own topics before it learns that it is connected.
 *
 * <p>The accepting CONNACK waits until the broker has answered a SUBSCRIBE that the client never
 * sent; what the broker writes meanwhile waits behind it. So there is no moment at which a client
 * is connected and a message to it finds nobody. Nor does a message of a kept session come before
 * the CONNACK, which the broker itself does not ensure: it writes them from different threads.
 */
final class HeldConnack {
  private record Written(Object message, ChannelPromise promise) {}

  private final List<String> topics;
  private final Deque<Written> held = new ArrayDeque<>();
  private boolean done;

  /** Waits for the CONNACK of a client that receives on these topics. */
  HeldConnack(List<String> topics) {
    this.topics = topics;
  }

  /** Returns whether packets to the client still wait. */
  boolean isHolding() {
    return !done;
  }

  /**
   * Takes the CONNACK and asks the broker for the client's topics.
   *
   * @param pending answers that the broker owes, in order
   * @return whether the CONNACK waits; otherwise it is written
   */
  boolean hold(
      ChannelHandlerContext context,
      MqttConnAckMessage connack,
      ChannelPromise promise,
      Queue<PendingAnswer> pending) {
    boolean accepted =
        connack.variableHeader().connectReturnCode() == MqttConnectReturnCode.CONNECTION_ACCEPTED;
    held.addFirst(new Written(connack, promise));
    if (!accepted || topics.isEmpty()) {
      writeAll(context);
      return false;
    }
    pending.add(new PendingAnswer.Own());
    MqttMessage subscribe = Packets.subscribe(topics);
    // Not from within the broker's own write, which is still under way.
    context.executor().execute(() -> context.fireChannelRead(subscribe));
    return true;
  }

  /** Keeps a packet behind the CONNACK. */
  void add(Object message, ChannelPromise promise) {
    held.add(new Written(message, promise));
  }

  /**
   * Takes the broker's answer and lets everything out.
   *
   * @return whether the client has its topics; otherwise nothing was written
   */
  boolean release(ChannelHandlerContext context, MqttSubAckMessage answer) {
    if (answer.payload().reasonCodes().stream().anyMatch(code -> code >= Packets.FAILURE)) {
      drop();
      return false;
    }
    writeAll(context);
    return true;
  }

  private void writeAll(ChannelHandlerContext context) {
    done = true;
    for (Written next = held.poll(); next != null; next = held.poll()) {
      context.write(next.message(), next.promise());
    }
    context.flush();
  }

  /** Forgets what waits, when the connection ends. */
  void drop() {
    done = true;
    for (Written next = held.poll(); next != null; next = held.poll()) {
      ReferenceCountUtil.release(next.message());
    }
  }
}
