/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.util.ReferenceCountUtil;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.jspecify.annotations.Nullable;

/**
 * What a client does with the packets of one connection; runs on its event loop alone.
 *
 * <p>Whatever goes wrong while a packet is handled ends the connection: nothing can be received by
 * nobody.
 */
final class PacketHandler extends ChannelInboundHandlerAdapter {
  private static final int SERVER_KEEP_ALIVE = 0x13;
  private static final int RECEIVE_MAXIMUM = 0x21;
  private static final int MAXIMUM_PACKET_SIZE = 0x27;
  private static final int MOST_IDS = 65_535;

  private final String clientId;
  private final MqttConnectionOptions options;
  private final ConnectionListener listener;
  private final PacketSizeLimit sizeLimit = new PacketSizeLimit();
  private final CompletableFuture<Connack> connack = new CompletableFuture<>();
  private final Map<Integer, CompletableFuture<Reply>> pending = new HashMap<>();
  private int lastId;
  private boolean ended;
  private @Nullable Channel channel;

  PacketHandler(String clientId, MqttConnectionOptions options, ConnectionListener listener) {
    this.clientId = clientId;
    this.options = options;
    this.listener = listener;
  }

  PacketSizeLimit sizeLimit() {
    return sizeLimit;
  }

  CompletableFuture<Connack> connack() {
    return connack;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    context.writeAndFlush(Packets.connect(clientId, options));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object packet) {
    try {
      if (ended) {
        return;
      }
      if (packet instanceof IncomingPublish publish) {
        listener.received(publish.topic(), publish.message());
      } else if (packet instanceof MqttMessage message) {
        received(context.channel(), message);
      }
    } finally {
      ReferenceCountUtil.release(packet);
    }
  }

  private void received(Channel from, MqttMessage packet) {
    if (packet.decoderResult().isFailure()) {
      exceptionCaught(from, packet.decoderResult().cause());
      return;
    }
    switch (packet.fixedHeader().messageType()) {
      case CONNACK -> connected(from, (MqttConnAckVariableHeader) packet.variableHeader());
      case PUBACK, PUBCOMP -> answered(packet, Replies.ofPublish(packet));
      case PUBREC -> released(from, packet);
      case PUBREL -> from.writeAndFlush(Packets.reply(MqttMessageType.PUBCOMP, Replies.id(packet)));
      case SUBACK, UNSUBACK -> answered(packet, Replies.ofSubscription(packet));
      case DISCONNECT -> {
        end("the broker ended the connection: " + Replies.ofDisconnect(packet).describe());
        from.close();
      }
      case PINGRESP -> {}
      default -> exceptionCaught(from, new IllegalStateException("packet " + packet));
    }
  }

  private void connected(Channel from, MqttConnAckVariableHeader header) {
    MqttProperties properties = header.properties();
    Reply reply = Replies.reply(header.connectReturnCode().byteValue(), properties);
    if (reply.isRejection()) {
      ended = true;
      connack.completeExceptionally(
          new ConnectionException.Rejected(reply.reasonCode(), reply.reasonString()));
      from.close();
      return;
    }
    long size = Replies.number(properties, MAXIMUM_PACKET_SIZE, Long.MAX_VALUE);
    sizeLimit.set(size);
    int keepAlive =
        (int) Replies.number(properties, SERVER_KEEP_ALIVE, options.getKeepAliveInterval());
    if (keepAlive > 0) {
      from.pipeline()
          .addBefore(from.pipeline().context(sizeLimit).name(), null, new KeepAlive(keepAlive));
    }
    int places = (int) Replies.number(properties, RECEIVE_MAXIMUM, MOST_IDS);
    connack.complete(new Connack(header.isSessionPresent(), places, size));
  }

  private void released(Channel from, MqttMessage packet) {
    Reply reply = Replies.ofPublish(packet);
    if (reply.isRejection()) {
      answered(packet, reply);
    } else {
      from.writeAndFlush(Packets.release(Replies.id(packet)));
    }
  }

  private void answered(MqttMessage packet, Reply reply) {
    CompletableFuture<Reply> waiting = pending.remove(Replies.id(packet));
    if (waiting != null) {
      waiting.complete(reply);
    }
  }

  /** Sends a packet that the broker answers. */
  void request(IntFunction<MqttMessage> packet, CompletableFuture<Reply> answer) {
    Channel to = usable(answer);
    if (to == null) {
      return;
    }
    int id = freeId();
    pending.put(id, answer);
    to.writeAndFlush(packet.apply(id))
        .addListener(
            (ChannelFuture written) -> {
              if (!written.isSuccess() && pending.remove(id, answer)) {
                answer.completeExceptionally(failure(written.cause()));
              }
            });
  }

  /** Sends a packet that the broker does not answer. */
  void send(MqttMessage packet, CompletableFuture<Reply> written) {
    Channel to = usable(written);
    if (to == null) {
      return;
    }
    to.writeAndFlush(packet)
        .addListener(
            (ChannelFuture done) -> {
              if (done.isSuccess()) {
                written.complete(Reply.SUCCESS);
              } else {
                written.completeExceptionally(failure(done.cause()));
              }
            });
  }

  private @Nullable Channel usable(CompletableFuture<Reply> answer) {
    boolean connected = connack.isDone() && !connack.isCompletedExceptionally();
    if (channel == null || ended || !connected || !channel.isActive()) {
      answer.completeExceptionally(new ConnectionException.NotSent("the connection is closed"));
      return null;
    }
    if (pending.size() >= MOST_IDS) {
      answer.completeExceptionally(
          new ConnectionException.NotSent("all packet identifiers are in use"));
      return null;
    }
    return channel;
  }

  private int freeId() {
    do {
      lastId = lastId % MOST_IDS + 1;
    } while (pending.containsKey(lastId));
    return lastId;
  }

  private static ConnectionException failure(Throwable cause) {
    if (cause instanceof ConnectionException known) {
      return known;
    }
    return cause instanceof EncoderException
        ? new ConnectionException.NotSent(Reasons.text(cause))
        : new ConnectionException.Lost(Reasons.text(cause));
  }

  /** Ends the connection on this side; the listener is not called. */
  void leave() {
    ended = true;
    fail("the connection was closed");
  }

  /** Notes that the connection has ended, whatever the reason. */
  void end(String reason) {
    if (ended) {
      return;
    }
    ended = true;
    boolean wasConnected = connack.isDone();
    fail(reason);
    if (wasConnected) {
      listener.lost(reason);
    }
  }

  private void fail(String reason) {
    connack.completeExceptionally(new ConnectionException.Lost(reason));
    for (CompletableFuture<Reply> each : Map.copyOf(pending).values()) {
      each.completeExceptionally(new ConnectionException.Lost(reason));
    }
    pending.clear();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end("the broker closed the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    exceptionCaught(context.channel(), cause);
  }

  private void exceptionCaught(Channel of, Throwable cause) {
    end(Reasons.text(cause));
    of.close();
  }
}
