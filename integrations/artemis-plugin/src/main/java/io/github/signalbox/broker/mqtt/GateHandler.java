/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.broker.policy.Decision;
import io.github.signalbox.broker.policy.Decision.Refused;
import io.github.signalbox.broker.policy.Refusal;
import io.github.signalbox.broker.signin.Certificates;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Stands between one connection and the broker, and sees every packet both ways.
 *
 * <p>It fails closed: whatever goes wrong in here ends the connection. All methods run on the event
 * loop of the connection.
 */
public final class GateHandler extends ChannelDuplexHandler {
  private static final AtomicLong CHANNELS = new AtomicLong();
  private static final int MAX_EARLY = 64;
  private static final int MAX_ALIAS = 0xFFFF;

  /** On the channel of a connection that passed a gate: its client's name; stays when it closes. */
  private static final AttributeKey<String> NAME =
      AttributeKey.valueOf(GateHandler.class, "client");

  private final Gate gate;
  private final Queue<PendingAnswer> pending = new ArrayDeque<>();
  private final Aliases sentTopics = new Aliases(MAX_ALIAS);
  private final Queue<MqttMessage> early = new ArrayDeque<>();
  private String who;
  private @Nullable ConnectedClient client;
  private @Nullable HeldConnack connack;
  private @Nullable PublishGate publishing;
  private @Nullable SubscribeGate subscribing;
  private @Nullable TokenDesk tokens;
  private boolean mqtt5;
  private boolean announced;

  /**
   * Stands at a connection.
   *
   * @param gate what all connections share
   * @param address the client's network address
   */
  public GateHandler(Gate gate, String address) {
    this.gate = gate;
    this.who = address;
  }

  /**
   * Returns the client of a connection that passed a gate, open or closed.
   *
   * @param channel the connection
   * @return its client ID; null where no gate stands
   */
  public static @Nullable String clientOf(Channel channel) {
    return channel.hasAttr(NAME) ? channel.attr(NAME).get() : null;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object packet) {
    try {
      MqttMessage message = (MqttMessage) packet;
      if (message.decoderResult().isFailure()) {
        context.fireChannelRead(message);
      } else if (message instanceof MqttConnectMessage connect) {
        connect(context, connect);
      } else if (client == null) {
        // MQTT 5 section 3.1: the first packet is a CONNECT.
        ReferenceCountUtil.release(message);
        context.close();
      } else if (announced && early.isEmpty()) {
        packet(context, message, client);
      } else {
        keep(context, message);
      }
    } catch (Exception | LinkageError e) {
      ReferenceCountUtil.safeRelease(packet);
      fail(context, e);
    }
  }

  /** Keeps what a client sends before it knows whether it is let in, as MQTT allows. */
  private void keep(ChannelHandlerContext context, MqttMessage message) {
    if (early.size() == MAX_EARLY) {
      ReferenceCountUtil.release(message);
      context.close();
    } else {
      early.add(message);
    }
  }

  private void packet(ChannelHandlerContext context, MqttMessage message, ConnectedClient sender) {
    switch (message.fixedHeader().messageType()) {
      case PUBLISH -> publishing().publish(context, (MqttPublishMessage) message);
      case PUBREL -> {
        int packetId = ((MqttMessageIdVariableHeader) message.variableHeader()).messageId();
        if (!publishing().release(packetId)) {
          context.fireChannelRead(message);
        }
      }
      case SUBSCRIBE -> subscribing().subscribe(context, (MqttSubscribeMessage) message);
      case UNSUBSCRIBE -> subscribing().unsubscribe(context, (MqttUnsubscribeMessage) message);
      case DISCONNECT -> {
        gate.observer().disconnecting(sender);
        context.fireChannelRead(message);
      }
      default -> context.fireChannelRead(message);
    }
  }

  private void connect(ChannelHandlerContext context, MqttConnectMessage connect) {
    mqtt5 = connect.variableHeader().version() >= 5;
    String name = String.valueOf(connect.payload().clientIdentifier());
    who = name + " at " + who;
    if (client != null) {
      // MQTT 5 section 3.1: a second CONNECT is a protocol error.
      ReferenceCountUtil.release(connect);
      context.close();
      return;
    }
    ConnectGate connecting = new ConnectGate(gate);
    Decision decision = connecting.check(connect, Certificates.of(context.channel()));
    if (decision instanceof Refused refused) {
      ReferenceCountUtil.release(connect);
      refuseConnect(context, refused);
      return;
    }
    ClientId clientId = ClientId.parse(name);
    ConnectedClient connected =
        new ConnectedClient(
            clientId,
            CHANNELS.incrementAndGet(),
            String.valueOf(context.channel().remoteAddress()).replaceFirst("^/", ""),
            Instant.now(),
            mqtt5);
    client = connected;
    context.channel().attr(NAME).set(name);
    Answers answers = new Answers(this, context);
    TokenDesk desk =
        new TokenDesk(
            gate,
            connected,
            String.valueOf(connect.payload().userName()),
            connecting.grants(),
            context,
            answers);
    tokens = desk;
    connack = new HeldConnack(desk.ownTopics());
    Set<String> kept =
        connect.variableHeader().isCleanSession()
            ? Set.of()
            : gate.broker().subscriptions(clientId);
    SubscribeGate subscriptions = new SubscribeGate(gate, connected, desk, kept, answers, pending);
    subscribing = subscriptions;
    publishing = new PublishGate(gate, connected, desk, answers, subscriptions::isAllowed);
    context.fireChannelRead(connecting.passedOn(connect));
  }

  private void refuseConnect(ChannelHandlerContext context, Refused refused) {
    gate.observer().refused(who, refused);
    Refusal refusal = refused.refusal();
    context
        .writeAndFlush(Packets.refusedConnect(mqtt5 ? refusal.code5() : refusal.connect3()))
        .addListener(ChannelFutureListener.CLOSE);
  }

  /** Ends the connection for a packet that the client may not send. */
  void refuse(ChannelHandlerContext context, Refused refused, boolean tell) {
    gate.observer().refused(who, refused);
    if (!tell) {
      return;
    }
    if (mqtt5) {
      context
          .writeAndFlush(Packets.disconnect(refused.refusal().code5()))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      context.close();
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object packet, ChannelPromise promise) {
    try {
      written(context, packet, promise);
    } catch (Exception | LinkageError e) {
      ReferenceCountUtil.safeRelease(packet);
      fail(context, e);
    }
  }

  private void written(ChannelHandlerContext context, Object packet, ChannelPromise promise) {
    if (packet instanceof MqttConnAckMessage answer && connack != null) {
      boolean accepted = answer.variableHeader().connectReturnCode().byteValue() == Packets.SUCCESS;
      MqttConnAckMessage limited =
          mqtt5 && accepted && client != null
              ? ConnectGate.withLimits(answer, gate.policy().maxPacketBytes(client.clientId()))
              : answer;
      if (!connack.hold(context, limited, promise, pending) && accepted) {
        announce(context);
      }
    } else if (packet instanceof MqttSubAckMessage answer) {
      answered(context, answer, promise);
    } else if (packet instanceof MqttUnsubAckMessage answer) {
      deliver(context, subscribing().merged(answer, pending.poll()), promise);
    } else if (packet instanceof MqttPublishMessage message && tokens != null) {
      push(context, message, promise, tokens);
    } else {
      deliver(context, packet, promise);
    }
  }

  /** A message that no token allows ends the connection; a kept session keeps the message. */
  private void push(
      ChannelHandlerContext context,
      MqttPublishMessage message,
      ChannelPromise promise,
      TokenDesk desk) {
    String topic = sentTopics.topicOf(message.variableHeader());
    if (topic == null) {
      throw new IllegalStateException("the broker uses a topic alias that it never set");
    }
    Refused refused = desk.receive(topic);
    if (refused == null) {
      if (gate.policy().isPointToPoint(topic)) {
        gate.observer().delivered();
      }
      deliver(context, message, promise);
    } else {
      ReferenceCountUtil.release(message);
      refuse(context, refused, true);
    }
  }

  private void answered(
      ChannelHandlerContext context, MqttSubAckMessage answer, ChannelPromise promise) {
    PendingAnswer asked = pending.poll();
    if (!(asked instanceof PendingAnswer.Own)) {
      deliver(context, subscribing().merged(answer, asked), promise);
    } else if (connack != null && connack.release(context, answer)) {
      announce(context);
    } else {
      gate.observer()
          .failed(who, new IllegalStateException("the broker refused the client's own topics"));
      // Nobody may be told that it is connected while messages to it would be lost.
      context
          .writeAndFlush(Packets.refusedConnect((byte) (mqtt5 ? 0x88 : 0x03)))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Writes to the client, behind the CONNACK if that still waits. */
  void deliver(ChannelHandlerContext context, Object packet, ChannelPromise promise) {
    if (connack != null && connack.isHolding()) {
      connack.add(packet, promise);
    } else {
      context.write(packet, promise);
    }
  }

  /** The client is in: tells the observer, and goes on with what came early. */
  private void announce(ChannelHandlerContext context) {
    if (client == null || announced) {
      return;
    }
    announced = true;
    ConnectedClient connected = client.connectedAt(Instant.now());
    client = connected;
    gate.observer().connected(connected);
    if (tokens != null) {
      tokens.start();
    }
    // Not from within the broker's own write, which is still under way.
    context.executor().execute(() -> goOn(context, connected));
  }

  private void goOn(ChannelHandlerContext context, ConnectedClient sender) {
    for (MqttMessage next = early.poll(); next != null; next = early.poll()) {
      try {
        packet(context, next, sender);
      } catch (Exception | LinkageError e) {
        ReferenceCountUtil.safeRelease(next);
        fail(context, e);
      }
    }
    PacketFrames frames = context.pipeline().get(PacketFrames.class);
    if (frames != null) {
      frames.open(gate.policy().maxPacketBytes(sender.clientId()));
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof PacketFault fault) {
      malformed(context, fault);
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  /** Ends the connection for bytes that are no packet, with a reason where the client knows one. */
  private void malformed(ChannelHandlerContext context, PacketFault fault) {
    mqtt5 = fault.mqtt5();
    if (client != null) {
      refuse(context, fault.refused(), true);
    } else if (mqtt5) {
      refuseConnect(context, fault.refused());
    } else {
      // MQTT 3.1.1 section 4.8: closed without a CONNACK.
      refuse(context, fault.refused(), false);
      context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (connack != null) {
      connack.drop();
    }
    if (tokens != null) {
      tokens.stop();
    }
    early.forEach(ReferenceCountUtil::release);
    early.clear();
    if (client != null && announced) {
      announced = false;
      gate.observer().gone(client);
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.fireExceptionCaught(cause);
  }

  private void fail(ChannelHandlerContext context, Throwable failure) {
    gate.observer().failed(who, failure);
    context.close();
  }

  private PublishGate publishing() {
    if (publishing == null) {
      throw new IllegalStateException("no CONNECT yet");
    }
    return publishing;
  }

  private SubscribeGate subscribing() {
    if (subscribing == null) {
      throw new IllegalStateException("no CONNECT yet");
    }
    return subscribing;
  }
}
