/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.util.ReferenceCountUtil;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTProtocolHandler;

/** Puts a gate among the broker's own handlers of a connection, before its first packet. */
public final class Pipelines {
  private static final Dropping DROPPING = new Dropping();

  private Pipelines() {}

  /**
   * Puts a gate at a connection: what checks the bytes before the decoder, and what checks the
   * packets behind it.
   *
   * @param channel the connection
   * @param gate what all connections share
   * @param address the client's network address
   * @param connectReceived is run when the CONNECT is complete
   */
  public static void guard(Channel channel, Gate gate, String address, Runnable connectReceived) {
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addBefore(
        pipeline.context(MqttDecoder.class).name(),
        null,
        new PacketFrames(gate.limits(), connectReceived));
    pipeline.addBefore(
        pipeline.context(MQTTProtocolHandler.class).name(), null, new GateHandler(gate, address));
  }

  /**
   * Closes a connection. Closing alone would not do: what was read already would still reach the
   * broker, which would carry out a CONNECT of whomever it names.
   *
   * @param channel the connection
   */
  public static void close(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    ChannelHandlerContext decoder = pipeline.context(MqttDecoder.class);
    if (decoder == null) {
      pipeline.addFirst(DROPPING);
    } else {
      pipeline.addBefore(decoder.name(), null, DROPPING);
    }
    channel.close();
  }

  @Sharable
  private static final class Dropping extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }
  }
}
