/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttVersion;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;

/** The packets that a client sends; source: MQTT 5.0, chapter 3. */
final class Packets {
  private Packets() {}

  static MqttMessage connect(String clientId, MqttConnectionOptions options) {
    org.eclipse.paho.mqttv5.common.MqttMessage will = options.getWillMessage();
    MqttConnectVariableHeader header =
        new MqttConnectVariableHeader(
            MqttVersion.MQTT_5.protocolName(),
            MqttVersion.MQTT_5.protocolLevel(),
            options.getUserName() != null,
            options.getPassword() != null,
            will != null && will.isRetained(),
            will == null ? 0 : will.getQos(),
            will != null,
            options.isCleanStart(),
            options.getKeepAliveInterval(),
            OutgoingProperties.ofConnection(options));
    MqttConnectPayload payload =
        new MqttConnectPayload(
            clientId,
            will == null
                ? MqttProperties.NO_PROPERTIES
                : OutgoingProperties.ofWill(options.getWillMessageProperties()),
            options.getWillDestination(),
            will == null ? null : will.getPayload(),
            options.getUserName(),
            options.getPassword());
    return new MqttConnectMessage(fixed(MqttMessageType.CONNECT), header, payload);
  }

  static MqttMessage publish(
      String topic, org.eclipse.paho.mqttv5.common.MqttMessage message, int id) {
    return new MqttPublishMessage(
        new MqttFixedHeader(
            MqttMessageType.PUBLISH,
            false,
            MqttQoS.valueOf(message.getQos()),
            message.isRetained(),
            0),
        new MqttPublishVariableHeader(
            topic, id, OutgoingProperties.ofMessage(message.getProperties())),
        Unpooled.wrappedBuffer(message.getPayload()));
  }

  /** Returns a PUBACK, PUBREC or PUBCOMP of success. */
  static MqttMessage reply(MqttMessageType type, int id) {
    return new MqttMessage(fixed(type), MqttMessageIdVariableHeader.from(id));
  }

  static MqttMessage release(int id) {
    MqttFixedHeader header =
        new MqttFixedHeader(MqttMessageType.PUBREL, false, MqttQoS.AT_LEAST_ONCE, false, 0);
    return new MqttMessage(header, MqttMessageIdVariableHeader.from(id));
  }

  static MqttMessage subscribe(int id, String filter, int qos) {
    return MqttMessageBuilders.subscribe()
        .messageId(id)
        .addSubscription(filter, MqttSubscriptionOption.onlyFromQos(MqttQoS.valueOf(qos)))
        .build();
  }

  static MqttMessage unsubscribe(int id, String filter) {
    return MqttMessageBuilders.unsubscribe().messageId(id).addTopicFilter(filter).build();
  }

  static MqttMessage ping() {
    return new MqttMessage(fixed(MqttMessageType.PINGREQ));
  }

  /** Returns a DISCONNECT; the broker keeps the session as agreed unless it is to end it. */
  static MqttMessage disconnect(boolean endSession) {
    MqttProperties properties = new MqttProperties();
    if (endSession) {
      properties.add(OutgoingProperties.endOfSession());
    }
    return new MqttMessage(
        fixed(MqttMessageType.DISCONNECT),
        new MqttReasonCodeAndPropertiesVariableHeader(
            MqttReasonCodeAndPropertiesVariableHeader.REASON_CODE_OK, properties));
  }

  private static MqttFixedHeader fixed(MqttMessageType type) {
    return new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
  }
}
