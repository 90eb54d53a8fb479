/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/** Keeps back what is larger than the broker takes; source: MQTT 5.0, section 3.2.2.3.6. */
final class PacketSizeLimit extends ChannelOutboundHandlerAdapter {
  private long bytes = Long.MAX_VALUE;

  /** Sets the limit of the broker. */
  void set(long maximumPacketSize) {
    bytes = maximumPacketSize;
  }

  @Override
  public void write(ChannelHandlerContext context, Object packet, ChannelPromise promise) {
    if (packet instanceof ByteBuf encoded && encoded.readableBytes() > bytes) {
      int size = encoded.readableBytes();
      encoded.release();
      promise.setFailure(new ConnectionException.TooLarge(size, bytes));
    } else {
      context.write(packet, promise);
    }
  }
}
