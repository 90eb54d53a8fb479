/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;

/**
 * Sends a PINGREQ where nothing else was sent or received for the keep-alive time, and ends a
 * connection on which nothing comes back for as long again. While the reading is paused no answer
 * can be read, so none is expected.
 *
 * <p>Source: MQTT 5.0, sections 3.1.2.10 and 3.12.
 */
final class KeepAlive extends IdleStateHandler {
  private final int seconds;
  private boolean answerDue;

  KeepAlive(int seconds) {
    super(seconds, seconds, 0);
    this.seconds = seconds;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object received) throws Exception {
    answerDue = false;
    super.channelRead(context, received);
  }

  @Override
  protected void channelIdle(ChannelHandlerContext context, IdleStateEvent idle) {
    if (idle.state() == IdleState.READER_IDLE && context.channel().config().isAutoRead()) {
      if (answerDue) {
        context.fireExceptionCaught(
            new IOException("the broker did not answer PINGREQ within " + seconds + " s"));
        return;
      }
      answerDue = true;
    }
    context.channel().writeAndFlush(Packets.ping());
  }
}
