/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.github.signalbox.broker.policy.Decision;
import io.github.signalbox.broker.policy.Decision.Allowed;
import io.github.signalbox.broker.policy.Decision.Own;
import io.github.signalbox.broker.policy.Decision.Refused;
import io.github.signalbox.broker.policy.Refusal;
import io.github.signalbox.signin.Grants;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribePayload;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks each filter of a SUBSCRIBE or UNSUBSCRIBE; what is allowed goes on. */
final class SubscribeGate {
  private static final short NO_SUBSCRIPTION_EXISTED = 0x11;

  private final Gate gate;
  private final ConnectedClient client;
  private final TokenDesk tokens;
  private final Answers answers;
  private final Queue<PendingAnswer> pending;
  private final Set<String> filters = new HashSet<>();

  SubscribeGate(
      Gate gate,
      ConnectedClient client,
      TokenDesk tokens,
      Set<String> kept,
      Answers answers,
      Queue<PendingAnswer> pending) {
    this.gate = gate;
    this.client = client;
    this.tokens = tokens;
    this.filters.addAll(kept);
    this.answers = answers;
    this.pending = pending;
  }

  void subscribe(ChannelHandlerContext context, MqttSubscribeMessage message) {
    List<@Nullable Integer> codes = new ArrayList<>();
    List<MqttTopicSubscription> allowed = new ArrayList<>();
    for (MqttTopicSubscription subscription : message.payload().topicSubscriptions()) {
      Decision decision = decide(subscription.topicFilter());
      if (decision instanceof Refused refused) {
        if (!client.mqtt5() || gate.limits().refusalEndsConnection()) {
          answers.end(refused);
          return;
        }
        answers.refused(refused);
        codes.add(Byte.toUnsignedInt(refused.refusal().code5()));
      } else if (decision instanceof Own) {
        codes.add(subscription.qualityOfService().value());
      } else {
        filters.add(subscription.topicFilter());
        allowed.add(subscription);
        codes.add(null);
      }
    }
    int packetId = message.variableHeader().messageId();
    if (allowed.isEmpty()) {
      answers.send(Packets.subAck(packetId, codes.stream().map(Objects::requireNonNull).toList()));
    } else {
      pending.add(new PendingAnswer.Partial(codes));
      context.fireChannelRead(
          Packets.subscribe(
              packetId, message.idAndPropertiesVariableHeader().properties(), allowed));
    }
  }

  private Decision decide(String filter) {
    Decision decision = byPolicy(filter);
    if (decision instanceof Refused || TokenDesk.NOTICES.contains(filter)) {
      return decision;
    }
    Refused ungranted = tokens.subscribe(filter);
    if (ungranted != null) {
      return ungranted;
    }
    if (decision instanceof Allowed
        && !filters.contains(filter)
        && filters.size() >= gate.limits().subscriptions()) {
      return new Refused(
          Refusal.TOO_MANY_SUBSCRIPTIONS,
          "client has %d subscriptions; allowed are %d"
              .formatted(filters.size(), gate.limits().subscriptions()));
    }
    return decision;
  }

  private Decision byPolicy(String filter) {
    return TokenDesk.NOTICES.contains(filter)
        ? new Own()
        : gate.policy().subscribe(client.clientId(), filter);
  }

  /** Tells whether other grants would allow what is subscribed on this connection. */
  boolean isAllowed(Grants grants) {
    return filters.stream().allMatch(grants::maySubscribe);
  }

  void unsubscribe(ChannelHandlerContext context, MqttUnsubscribeMessage message) {
    List<@Nullable Integer> codes = new ArrayList<>();
    List<String> known = new ArrayList<>();
    for (String filter : message.payload().topics()) {
      // The own topic stays; whatever was refused was never there.
      Decision decision = byPolicy(filter);
      if (decision instanceof Allowed) {
        filters.remove(filter);
        known.add(filter);
        codes.add(null);
      } else {
        codes.add(decision instanceof Own ? 0 : (int) NO_SUBSCRIPTION_EXISTED);
      }
    }
    int packetId = message.variableHeader().messageId();
    if (known.isEmpty()) {
      answers.send(
          Packets.unsubAck(
              packetId,
              codes.stream().map(code -> Objects.requireNonNull(code).shortValue()).toList(),
              client.mqtt5()));
    } else {
      pending.add(new PendingAnswer.Partial(codes));
      MqttUnsubscribeMessage rest =
          new MqttUnsubscribeMessage(
              message.fixedHeader(),
              message.idAndPropertiesVariableHeader(),
              new MqttUnsubscribePayload(known));
      ReferenceCountUtil.release(message);
      context.fireChannelRead(rest);
    }
  }

  /** Returns the broker's SUBACK with the codes of the filters that it did not see. */
  MqttMessage merged(MqttSubAckMessage answer, @Nullable PendingAnswer asked) {
    if (!(asked instanceof PendingAnswer.Partial partial)) {
      return answer;
    }
    return Packets.subAck(
        answer.variableHeader().messageId(), partial.merge(answer.payload().reasonCodes()));
  }

  /** Returns the broker's UNSUBACK with the codes of the filters that it did not see. */
  MqttMessage merged(MqttUnsubAckMessage answer, @Nullable PendingAnswer asked) {
    if (!(asked instanceof PendingAnswer.Partial partial) || !client.mqtt5()) {
      return answer;
    }
    List<Integer> brokers =
        answer.payload().unsubscribeReasonCodes().stream().map(Short::intValue).toList();
    return Packets.unsubAck(
        answer.variableHeader().messageId(),
        partial.merge(brokers).stream().map(Integer::shortValue).toList(),
        true);
  }
}
