/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;
import java.util.List;

/**
 * Cuts the stream into packets, reads those of PUBLISH and passes all others on as bytes.
 *
 * <p>PUBLISH carries other people's words, so it is read without any judgment of them: a topic with
 * wildcards, which a publisher of another protocol can cause, would otherwise end the connection
 * each time it is delivered.
 *
 * <p>Source: MQTT 5.0, section 2.1 (fixed header).
 */
final class PublishDecoder extends ByteToMessageDecoder {
  private static final int PUBLISH = 3;
  private static final int MOST_LENGTH_BYTES = 4;

  private final long maximumPacketSize;

  PublishDecoder(long maximumPacketSize) {
    this.maximumPacketSize = maximumPacketSize;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    int start = in.readerIndex();
    int length = remainingLength(in);
    if (length < 0 || in.readableBytes() < length) {
      in.readerIndex(start);
      return;
    }
    int first = in.getUnsignedByte(start);
    if (first >> 4 == PUBLISH) {
      out.add(IncomingPublish.read(first, in.readSlice(length)));
    } else {
      int end = in.readerIndex() + length;
      out.add(in.retainedSlice(start, end - start));
      in.readerIndex(end);
    }
  }

  /** Reads the length of what follows; -1 where it has not arrived yet. */
  private int remainingLength(ByteBuf in) {
    if (in.readableBytes() < 2) {
      return -1;
    }
    in.skipBytes(1);
    int length = 0;
    for (int index = 0; index < MOST_LENGTH_BYTES; index++) {
      if (!in.isReadable()) {
        return -1;
      }
      int next = in.readUnsignedByte();
      length |= (next & 0x7f) << 7 * index;
      if (next < 0x80) {
        return checked(length);
      }
    }
    throw new TooLongFrameException("the remaining length has more than four bytes");
  }

  private int checked(int length) {
    if (length > maximumPacketSize) {
      throw new TooLongFrameException(
          "a packet of %d bytes; allowed are %d".formatted(length, maximumPacketSize));
    }
    return length;
  }
}
