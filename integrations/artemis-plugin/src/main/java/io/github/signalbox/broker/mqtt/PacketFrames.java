/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.github.signalbox.broker.policy.Decision.Refused;
import io.github.signalbox.broker.policy.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.mqtt.MqttMessageType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the decoder and hands it whole packets: none that is larger than allowed, and none
 * with a malformed string.
 *
 * <p>A packet's size is known from its first bytes, so that what is too large is never collected.
 * Until the client is signed in, little is allowed; what it sends behind its CONNECT stays in the
 * network meanwhile. Packets are slices of what was read, not copies.
 *
 * <p>Source: MQTT 5 sections 2.1.4 and 4.13.
 */
final class PacketFrames extends ByteToMessageDecoder {
  private static final int MAX_LENGTH_BYTES = 4;

  private enum Phase {
    CONNECT,
    SIGN_IN,
    OPEN,
    ENDED
  }

  private final PacketText text;
  private final Runnable connectReceived;
  private Phase phase = Phase.CONNECT;
  private int maxBytes;
  private @Nullable ChannelHandlerContext context;

  /**
   * Stands at one connection.
   *
   * @param limits how large a packet may be before the client is signed in, and what its strings
   *     may hold
   * @param connectReceived is run when the CONNECT is complete
   */
  PacketFrames(Gate.Limits limits, Runnable connectReceived) {
    this.maxBytes = limits.connectPacketBytes();
    this.text = new PacketText(limits.rejectControlCharacters());
    this.connectReceived = connectReceived;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (phase == Phase.ENDED) {
      in.skipBytes(in.readableBytes());
    } else if (phase != Phase.SIGN_IN) {
      packet(ctx, in, out);
    }
  }

  private void packet(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int start = in.readerIndex();
    int length = 0;
    for (int i = 0; i <= MAX_LENGTH_BYTES; i++) {
      if (i == MAX_LENGTH_BYTES) {
        end(ctx, in, Refusal.MALFORMED_PACKET, "the length of a packet has more than 4 bytes");
        return;
      }
      if (in.readableBytes() < i + 2) {
        return;
      }
      int digit = in.getByte(start + 1 + i);
      length |= (digit & 0x7F) << 7 * i;
      if (digit >= 0) {
        packet(ctx, in, out, start + i + 2, length);
        return;
      }
    }
  }

  private void packet(
      ChannelHandlerContext ctx, ByteBuf in, List<Object> out, int bodyStart, int length) {
    int start = in.readerIndex();
    int bytes = bodyStart - start + length;
    if (bytes > maxBytes) {
      end(
          ctx,
          in,
          Refusal.PACKET_TOO_LARGE,
          "packet has %d bytes; allowed are %d%s"
              .formatted(bytes, maxBytes, phase == Phase.CONNECT ? " before the sign-in" : ""));
      return;
    }
    if (in.readableBytes() < bytes) {
      return;
    }
    int first = in.getUnsignedByte(start);
    int type = first >> 4;
    if (type != 0) {
      MqttMessageType named = MqttMessageType.valueOf(type);
      String fault = text.check(named, first & 0x0F, in, bodyStart, start + bytes);
      if (fault != null) {
        end(ctx, in, Refusal.MALFORMED_PACKET, named + ": " + fault);
        return;
      }
      if (phase == Phase.CONNECT && named == MqttMessageType.CONNECT) {
        phase = Phase.SIGN_IN;
        ctx.channel().config().setAutoRead(false);
        connectReceived.run();
      }
    }
    out.add(in.readRetainedSlice(bytes));
  }

  /** Whatever comes now is dropped. */
  private void end(ChannelHandlerContext ctx, ByteBuf in, Refusal refusal, String message) {
    phase = Phase.ENDED;
    in.skipBytes(in.readableBytes());
    ctx.fireUserEventTriggered(new PacketFault(new Refused(refusal, message), text.isMqtt5()));
  }

  /**
   * The client is signed in: continues with what it has sent since its CONNECT.
   *
   * @param maxPacketBytes how large its packets may be from now on
   */
  void open(int maxPacketBytes) {
    if (phase != Phase.SIGN_IN || context == null) {
      return;
    }
    phase = Phase.OPEN;
    maxBytes = maxPacketBytes;
    try {
      channelRead(context, Unpooled.EMPTY_BUFFER);
      context.fireChannelReadComplete();
    } catch (Exception e) {
      context.fireExceptionCaught(e);
    }
    context.channel().config().setAutoRead(true);
  }
}
