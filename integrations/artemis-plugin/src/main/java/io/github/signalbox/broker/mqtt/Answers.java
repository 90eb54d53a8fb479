/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.github.signalbox.broker.policy.Decision.Refused;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessage;

/** Answers that the gate gives in the broker's place. */
final class Answers {
  private final GateHandler handler;
  private final ChannelHandlerContext context;

  Answers(GateHandler handler, ChannelHandlerContext context) {
    this.handler = handler;
    this.context = context;
  }

  /** Answers a packet. */
  void send(MqttMessage answer) {
    handler.deliver(context, answer, context.newPromise());
    context.flush();
  }

  /** Notes a refusal that the packet's own answer tells. */
  void refused(Refused refused) {
    handler.refuse(context, refused, false);
  }

  /** Notes a refusal and ends the connection. */
  void end(Refused refused) {
    handler.refuse(context, refused, true);
  }
}
