/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import io.github.signalbox.camel.mqtt.client.ReasonCode;
import java.nio.charset.StandardCharsets;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a message must fulfil before it is sent, so that neither the broker nor a receiver has to
 * end a connection because of it.
 *
 * <p>Source: MQTT 5.0, section 1.5.4 (no surrogates, no U+0000; no control characters and
 * noncharacters, because of which a receiver may end the connection), 4.7.3 (topic names),
 * 3.2.2.3.6 (maximum packet size).
 */
final class OutgoingCheck {
  private static final int MOST_BYTES = 65_535;

  private final String topic;

  private OutgoingCheck(String topic) {
    this.topic = topic;
  }

  /** Checks topic and properties. */
  static void require(String topic, MqttMessage message) throws MqttRefusedException {
    OutgoingCheck check = new OutgoingCheck(topic);
    check.topicName("topic", topic);
    MqttProperties properties = message.getProperties();
    check.text("content type", properties.getContentType());
    String responseTopic = properties.getResponseTopic();
    if (responseTopic != null) {
      check.topicName("response topic", responseTopic);
    }
    for (UserProperty property : properties.getUserProperties()) {
      check.text("user property's name", property.getKey());
      check.text("user property '" + property.getKey() + "'", property.getValue());
    }
  }

  private void topicName(String what, String name) throws MqttRefusedException {
    if (name.isEmpty()) {
      throw reject(topic, ReasonCode.TOPIC_NAME_INVALID, "its " + what + " is empty");
    }
    if (name.indexOf('#') >= 0 || name.indexOf('+') >= 0) {
      throw reject(
          topic, ReasonCode.TOPIC_NAME_INVALID, "its %s '%s' has a wildcard".formatted(what, name));
    }
    text(what, name);
  }

  private void text(String what, @Nullable String text) throws MqttRefusedException {
    if (text == null) {
      return;
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_BYTES) {
      throw reject(
          topic,
          ReasonCode.MALFORMED_PACKET,
          "its %s has %d bytes, %d at most are allowed".formatted(what, bytes, MOST_BYTES));
    }
    int wrong = text.codePoints().filter(OutgoingCheck::isForbidden).findFirst().orElse(-1);
    if (wrong >= 0) {
      throw reject(
          topic,
          ReasonCode.MALFORMED_PACKET,
          "its %s has the character U+%04X".formatted(what, wrong));
    }
  }

  private static boolean isForbidden(int character) {
    boolean surrogate =
        character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    boolean noncharacter =
        (character & 0xfffe) == 0xfffe || (character >= 0xfdd0 && character <= 0xfdef);
    return surrogate || noncharacter || Character.isISOControl(character);
  }

  private static MqttRefusedException reject(String topic, ReasonCode reason, String detail) {
    return MqttRefusedException.beforeSending(topic, reason, detail);
  }
}
