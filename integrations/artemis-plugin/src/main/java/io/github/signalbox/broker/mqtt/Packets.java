/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscribePayload;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckPayload;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes the packets that the gate writes itself. */
final class Packets {
  static final byte SUCCESS = 0x00;
  static final byte NO_MATCHING_SUBSCRIBERS = 0x10;
  static final int FAILURE = 0x80;

  /** Never used by a client before its CONNACK, and answered in order, so it needs no range. */
  private static final int OWN_PACKET_ID = 0xFFFF;

  private Packets() {}

  static MqttMessage refusedConnect(byte code) {
    return MqttMessageBuilders.connAck().returnCode(MqttConnectReturnCode.valueOf(code)).build();
  }

  static MqttMessage disconnect(byte code) {
    return new MqttMessage(
        header(MqttMessageType.DISCONNECT),
        new MqttReasonCodeAndPropertiesVariableHeader(code, MqttProperties.NO_PROPERTIES));
  }

  /** Makes a PUBACK, PUBREC or PUBCOMP; a code is sent on MQTT 5 alone. */
  static MqttMessage reply(MqttMessageType type, int packetId, byte code, boolean mqtt5) {
    return new MqttMessage(
        header(type),
        mqtt5
            ? new MqttPubReplyMessageVariableHeader(packetId, code, MqttProperties.NO_PROPERTIES)
            : MqttMessageIdVariableHeader.from(packetId));
  }

  static MqttSubscribeMessage subscribe(List<String> topics) {
    return subscribe(
        OWN_PACKET_ID,
        MqttProperties.NO_PROPERTIES,
        topics.stream()
            .map(topic -> new MqttTopicSubscription(topic, MqttQoS.EXACTLY_ONCE))
            .toList());
  }

  static MqttSubscribeMessage subscribe(
      int packetId, MqttProperties properties, List<MqttTopicSubscription> subscriptions) {
    return new MqttSubscribeMessage(
        new MqttFixedHeader(MqttMessageType.SUBSCRIBE, false, MqttQoS.AT_LEAST_ONCE, false, 0),
        new MqttMessageIdAndPropertiesVariableHeader(packetId, properties),
        new MqttSubscribePayload(subscriptions));
  }

  static MqttMessage subAck(int packetId, List<Integer> codes) {
    return new MqttSubAckMessage(
        header(MqttMessageType.SUBACK),
        new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
        new MqttSubAckPayload(codes.stream().mapToInt(Integer::intValue).toArray()));
  }

  static MqttMessage unsubAck(int packetId, List<Short> codes, boolean mqtt5) {
    MqttFixedHeader header = header(MqttMessageType.UNSUBACK);
    MqttMessageIdAndPropertiesVariableHeader id =
        new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES);
    return mqtt5
        ? new MqttUnsubAckMessage(header, id, new MqttUnsubAckPayload(codes))
        : new MqttUnsubAckMessage(header, MqttMessageIdVariableHeader.from(packetId));
  }

  static MqttMessage notice(String topic, String json) {
    return MqttMessageBuilders.publish()
        .topicName(topic)
        .qos(MqttQoS.AT_MOST_ONCE)
        .payload(Unpooled.copiedBuffer(json, StandardCharsets.UTF_8))
        .build();
  }

  private static MqttFixedHeader header(MqttMessageType type) {
    return new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
  }
}
