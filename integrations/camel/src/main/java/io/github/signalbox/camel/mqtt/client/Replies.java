/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttUnsubAckPayload;

/** Reads what the broker answers; source: MQTT 5.0, sections 3.2, 3.4 to 3.7, 3.9, 3.11, 3.14. */
final class Replies {
  private static final int REASON_STRING = 0x1f;

  private Replies() {}

  static int id(MqttMessage packet) {
    return ((MqttMessageIdVariableHeader) packet.variableHeader()).messageId();
  }

  /** Reads a PUBACK, PUBREC, PUBREL or PUBCOMP. */
  static Reply ofPublish(MqttMessage packet) {
    return packet.variableHeader() instanceof MqttPubReplyMessageVariableHeader header
        ? reply(header.reasonCode(), header.properties())
        : Reply.SUCCESS;
  }

  /** Reads a SUBACK or UNSUBACK, of one topic filter. */
  static Reply ofSubscription(MqttMessage packet) {
    if (packet.payload() instanceof MqttSubAckPayload payload && !payload.reasonCodes().isEmpty()) {
      return new Reply(payload.reasonCodes().get(0), "");
    }
    if (packet.payload() instanceof MqttUnsubAckPayload payload
        && !payload.unsubscribeReasonCodes().isEmpty()) {
      return new Reply(payload.unsubscribeReasonCodes().get(0), "");
    }
    return Reply.SUCCESS;
  }

  /** Reads a DISCONNECT. */
  static Reply ofDisconnect(MqttMessage packet) {
    return packet.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header
        ? reply(header.reasonCode(), header.properties())
        : Reply.SUCCESS;
  }

  static Reply reply(byte reasonCode, MqttProperties properties) {
    return new Reply(Byte.toUnsignedInt(reasonCode), text(properties, REASON_STRING));
  }

  private static String text(MqttProperties properties, int kind) {
    return properties.getProperty(kind) instanceof MqttProperties.StringProperty text
        ? text.value()
        : "";
  }

  /** Returns a property's number, or another one where it is not there. */
  static long number(MqttProperties properties, int kind, long otherwise) {
    return properties.getProperty(kind) instanceof MqttProperties.IntegerProperty number
        ? Integer.toUnsignedLong(number.value())
        : otherwise;
  }
}
