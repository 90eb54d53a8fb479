/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.accept;

import io.github.signalbox.broker.policy.Decision.Refused;
import io.github.signalbox.broker.policy.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection before its CONNECT: stands first at it, and closes it when it takes too long or
 * sends too much. All methods run on the event loop of the connection.
 */
public final class NewConnection extends ChannelInboundHandlerAdapter {
  /** Enough for the handshakes of TLS, with certificates, and of a WebSocket. */
  private static final int MAX_BYTES = 64 * 1024;

  private final ConnectionGuard guard;
  private @Nullable ScheduledFuture<?> deadline;
  private @Nullable ChannelHandlerContext here;
  private boolean begun;
  private boolean ended;
  private long bytes;

  NewConnection(ConnectionGuard guard) {
    this.guard = guard;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    here = context;
    if (context.channel().isActive()) {
      begin(context);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    begin(context);
    if (!ended) {
      context.fireChannelActive();
    }
  }

  private void begin(ChannelHandlerContext context) {
    if (begun) {
      return;
    }
    begun = true;
    if (!guard.enter(context.channel())) {
      close(
          context,
          Refusal.TOO_MANY_CONNECTIONS,
          "its address has %d connections, as many as allowed".formatted(guard.perAddress()));
      return;
    }
    deadline =
        context
            .executor()
            .schedule(
                () -> late(context), guard.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void late(ChannelHandlerContext context) {
    close(
        context,
        Refusal.CONNECT_TIMEOUT,
        "no complete CONNECT within %d s".formatted(guard.connectTimeout().toSeconds()));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf more) {
      bytes += more.readableBytes();
    }
    if (ended) {
      ReferenceCountUtil.release(message);
    } else if (bytes > MAX_BYTES) {
      ReferenceCountUtil.release(message);
      close(
          context,
          Refusal.PACKET_TOO_LARGE,
          "more than %d bytes and no beginning of a CONNECT".formatted(MAX_BYTES));
    } else {
      context.fireChannelRead(message);
    }
  }

  private void close(ChannelHandlerContext context, Refusal refusal, String message) {
    if (!ended) {
      ended = true;
      cancel();
      String who = String.valueOf(context.channel().remoteAddress()).replaceFirst("^/", "");
      guard.observer().refused(who, new Refused(refusal, message));
    }
    context.close();
  }

  /** The connection speaks MQTT: its packets are checked elsewhere from now on. */
  public void speaksMqtt() {
    if (here != null && !here.isRemoved() && !ended) {
      here.pipeline().remove(this);
    }
  }

  /** The CONNECT is complete. */
  public void connectReceived() {
    cancel();
  }

  /** The connection speaks another protocol, which is not this plugin's concern. */
  public void speaksOther() {
    cancel();
    speaksMqtt();
  }

  private void cancel() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    cancel();
    context.fireChannelInactive();
  }
}
