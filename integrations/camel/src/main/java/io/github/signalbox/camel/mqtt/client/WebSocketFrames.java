/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.MessageToMessageCodec;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.List;

/**
 * MQTT in binary WebSocket frames; source: MQTT 5.0, chapter 6. Lets nothing be sent before the
 * handshake is done.
 */
final class WebSocketFrames extends MessageToMessageCodec<WebSocketFrame, ByteBuf> {
  /**
   * A packet may go over several frames; brokers take frames of 64 KiB, where nothing else is set.
   */
  private static final int MOST_FRAME_BYTES = 32_768;

  @Override
  public void channelActive(ChannelHandlerContext context) {
    // Passed on after the handshake.
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      context.fireChannelActive();
    }
    super.userEventTriggered(context, event);
  }

  @Override
  protected void encode(ChannelHandlerContext context, ByteBuf packet, List<Object> out) {
    while (packet.readableBytes() > MOST_FRAME_BYTES) {
      out.add(new BinaryWebSocketFrame(packet.readRetainedSlice(MOST_FRAME_BYTES)));
    }
    out.add(new BinaryWebSocketFrame(packet.readRetainedSlice(packet.readableBytes())));
  }

  @Override
  protected void decode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
    if (!(frame instanceof BinaryWebSocketFrame || frame instanceof ContinuationWebSocketFrame)) {
      throw new CorruptedFrameException("a WebSocket frame that is not binary");
    }
    out.add(frame.content().retain());
  }
}
