/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperty;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.jspecify.annotations.Nullable;

/** Properties of what a client sends; source: MQTT 5.0, section 2.2.2. */
final class OutgoingProperties {
  private static final int PAYLOAD_FORMAT = 0x01;
  private static final int MESSAGE_EXPIRY = 0x02;
  private static final int CONTENT_TYPE = 0x03;
  private static final int RESPONSE_TOPIC = 0x08;
  private static final int CORRELATION_DATA = 0x09;
  private static final int SESSION_EXPIRY = 0x11;
  private static final int WILL_DELAY = 0x18;
  private static final int RECEIVE_MAXIMUM = 0x21;
  private static final int MAXIMUM_PACKET_SIZE = 0x27;

  private final MqttProperties properties = new MqttProperties();

  private OutgoingProperties() {}

  static MqttProperties ofConnection(MqttConnectionOptions options) {
    OutgoingProperties to = new OutgoingProperties();
    to.integer(SESSION_EXPIRY, options.getSessionExpiryInterval());
    to.integer(RECEIVE_MAXIMUM, options.getReceiveMaximum());
    to.integer(MAXIMUM_PACKET_SIZE, options.getMaximumPacketSize());
    return to.properties;
  }

  static MqttProperties ofWill(org.eclipse.paho.mqttv5.common.packet.@Nullable MqttProperties of) {
    OutgoingProperties to = new OutgoingProperties();
    if (of != null) {
      to.integer(WILL_DELAY, of.getWillDelayInterval());
      to.message(of);
    }
    return to.properties;
  }

  static MqttProperties ofMessage(
      org.eclipse.paho.mqttv5.common.packet.@Nullable MqttProperties of) {
    OutgoingProperties to = new OutgoingProperties();
    if (of != null) {
      to.message(of);
    }
    return to.properties;
  }

  /** A session expiry interval of 0. */
  static MqttProperty<?> endOfSession() {
    return new IntegerProperty(SESSION_EXPIRY, 0);
  }

  private void message(org.eclipse.paho.mqttv5.common.packet.MqttProperties of) {
    if (of.getPayloadFormat()) {
      integer(PAYLOAD_FORMAT, 1);
    }
    integer(MESSAGE_EXPIRY, of.getMessageExpiryInterval());
    string(CONTENT_TYPE, of.getContentType());
    string(RESPONSE_TOPIC, of.getResponseTopic());
    if (of.getCorrelationData() != null) {
      properties.add(new BinaryProperty(CORRELATION_DATA, of.getCorrelationData()));
    }
    of.getUserProperties()
        .forEach(each -> properties.add(new UserProperty(each.getKey(), each.getValue())));
  }

  private void integer(int kind, @Nullable Number value) {
    if (value != null) {
      properties.add(new IntegerProperty(kind, value.intValue()));
    }
  }

  private void string(int kind, @Nullable String value) {
    if (value != null) {
      properties.add(new StringProperty(kind, value));
    }
  }
}
