/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.github.signalbox.broker.policy.Decision;
import io.github.signalbox.broker.policy.Decision.PointToPoint;
import io.github.signalbox.broker.policy.Decision.Refused;
import io.github.signalbox.broker.policy.Refusal;
import io.github.signalbox.signin.Grants;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.util.ReferenceCountUtil;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Checks each PUBLISH of a client, and stamps what goes on with the client's name.
 *
 * <p>Topic aliases end here: the broker sees the topic itself, so that a refused packet never
 * leaves it with an alias that it does not know.
 */
final class PublishGate {
  /**
   * Where a client of ApsaraMQ for MQTT asks that its messages keep their order, which they do
   * here.
   */
  private static final String ORDER = "$SYS/enableOrderMsg";

  private final Gate gate;
  private final ConnectedClient client;
  private final TokenDesk tokens;
  private final Answers answers;
  private final Predicate<Grants> subscriptions;
  private final Rate rate;
  private final Aliases aliases = new Aliases(ConnectGate.MAX_TOPIC_ALIAS);

  /** Packets of QoS 2 that the gate answered itself, until their PUBREL. */
  private final Set<Integer> answered = new HashSet<>();

  PublishGate(
      Gate gate,
      ConnectedClient client,
      TokenDesk tokens,
      Answers answers,
      Predicate<Grants> subscriptions) {
    this.gate = gate;
    this.client = client;
    this.tokens = tokens;
    this.answers = answers;
    this.subscriptions = subscriptions;
    this.rate = new Rate(gate.limits().messagesPerSecond());
  }

  void publish(ChannelHandlerContext context, MqttPublishMessage message) {
    String topic = aliases.topicOf(message.variableHeader());
    if (topic == null) {
      end(message, new Refused(Refusal.TOPIC_ALIAS_INVALID, "the topic alias is not known"));
      return;
    }
    if (TokenDesk.UPLOAD.equals(topic)) {
      upload(message);
      return;
    }
    if (ORDER.equals(topic)) {
      gate.observer().withoutEffect(client, topic);
      answer(message, Packets.SUCCESS);
      return;
    }
    int bytes = message.payload().readableBytes();
    Decision decision = decide(topic, bytes, message.fixedHeader().isRetain());
    if (decision instanceof Refused refused) {
      refuse(message, refused);
      return;
    }
    if (decision instanceof PointToPoint target) {
      boolean bound = gate.broker().isBound(target.topic());
      gate.observer().pointToPoint(bound);
      if (!bound) {
        answer(message, Packets.NO_MATCHING_SUBSCRIBERS);
        return;
      }
    }
    context.fireChannelRead(stamped(message, topic));
  }

  private void upload(MqttPublishMessage message) {
    byte[] payload = ByteBufUtil.getBytes(message.payload());
    if (tokens.upload(payload, subscriptions)) {
      answer(message, Packets.SUCCESS);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private Decision decide(String topic, int bytes, boolean retain) {
    if (rate.exceeded()) {
      gate.observer().tooFast();
      if (gate.limits().enforceRate()) {
        return new Refused(
            Refusal.RATE_EXCEEDED,
            "more than %d messages in a second".formatted(gate.limits().messagesPerSecond()));
      }
    }
    Decision decision = gate.policy().publish(client.clientId(), topic, bytes, retain);
    if (decision instanceof Refused) {
      return decision;
    }
    Refused ungranted = tokens.publish(topic);
    return ungranted == null ? decision : ungranted;
  }

  private void refuse(MqttPublishMessage message, Refused refused) {
    boolean ends =
        client.mqtt5()
            ? gate.limits().refusalEndsConnection()
                || message.fixedHeader().qosLevel() == MqttQoS.AT_MOST_ONCE
                || refused.refusal() == Refusal.RETAIN_NOT_SUPPORTED
            : refused.refusal() != Refusal.PAYLOAD_TOO_LARGE;
    if (ends) {
      end(message, refused);
    } else {
      // MQTT 3.1.1 cannot say why; a device would send a payload that is too large for ever.
      answers.refused(refused);
      answer(message, refused.refusal().code5());
    }
  }

  private void end(MqttPublishMessage message, Refused refused) {
    ReferenceCountUtil.release(message);
    answers.end(refused);
  }

  /** Answers in the broker's place; the message goes no further. */
  private void answer(MqttPublishMessage message, byte code) {
    int packetId = message.variableHeader().packetId();
    MqttQoS qos = message.fixedHeader().qosLevel();
    ReferenceCountUtil.release(message);
    if (qos == MqttQoS.AT_LEAST_ONCE) {
      answers.send(Packets.reply(MqttMessageType.PUBACK, packetId, code, client.mqtt5()));
    } else if (qos == MqttQoS.EXACTLY_ONCE) {
      // MQTT 5 section 4.3.3: after a code of 0x80 or above no PUBREL comes.
      if (!client.mqtt5() || (code & Packets.FAILURE) == 0) {
        answered.add(packetId);
      }
      answers.send(Packets.reply(MqttMessageType.PUBREC, packetId, code, client.mqtt5()));
    }
  }

  /** Ends a handshake that the gate began; false where the broker did. */
  boolean release(int packetId) {
    if (!answered.remove(packetId)) {
      return false;
    }
    answers.send(Packets.reply(MqttMessageType.PUBCOMP, packetId, Packets.SUCCESS, client.mqtt5()));
    return true;
  }

  /** Returns the message with the sender's name, which the sender cannot set itself. */
  private MqttPublishMessage stamped(MqttPublishMessage message, String topic) {
    MqttPublishVariableHeader header = message.variableHeader();
    MqttProperties properties =
        Stamp.on(header.properties(), client.clientId().toString(), Aliases.PROPERTY);
    return new MqttPublishMessage(
        message.fixedHeader(),
        new MqttPublishVariableHeader(topic, header.packetId(), properties),
        message.payload());
  }
}
