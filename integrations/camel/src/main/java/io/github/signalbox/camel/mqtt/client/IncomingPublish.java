/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/**
 * A received message and its topic.
 *
 * <p>Strings keep every character; what is not UTF-8 becomes U+FFFD. Where the properties cannot be
 * read, they count as part of the payload, so that the message goes its way with all its bytes.
 *
 * <p>Source: MQTT 5.0, sections 3.3.1 to 3.3.3.
 *
 * @param topic the topic
 * @param message the message, with its packet identifier
 */
record IncomingPublish(String topic, MqttMessage message) {
  private static final int PAYLOAD_FORMAT = 0x01;
  private static final int MESSAGE_EXPIRY = 0x02;
  private static final int CONTENT_TYPE = 0x03;
  private static final int RESPONSE_TOPIC = 0x08;
  private static final int CORRELATION_DATA = 0x09;
  private static final int SUBSCRIPTION_IDENTIFIER = 0x0b;
  private static final int TOPIC_ALIAS = 0x23;
  private static final int USER_PROPERTY = 0x26;

  /** Reads what follows the fixed header. */
  static IncomingPublish read(int firstByte, ByteBuf packet) {
    int qos = firstByte >> 1 & 3;
    String topic = string(packet);
    int id = qos == 0 ? 0 : packet.readUnsignedShort();
    MqttProperties properties = readProperties(packet);
    MqttMessage message =
        new MqttMessage(ByteBufUtil.getBytes(packet), qos, (firstByte & 1) != 0, properties);
    message.setId(id);
    message.setDuplicate((firstByte & 8) != 0);
    return new IncomingPublish(topic, message);
  }

  private static MqttProperties readProperties(ByteBuf packet) {
    int start = packet.readerIndex();
    try {
      ByteBuf encoded = packet.readSlice(variableInteger(packet));
      MqttProperties properties = new MqttProperties();
      List<UserProperty> user = new ArrayList<>();
      List<Integer> subscriptions = new ArrayList<>();
      while (encoded.isReadable()) {
        readProperty(encoded, properties, user, subscriptions);
      }
      properties.setUserProperties(user);
      properties.setSubscriptionIdentifiers(subscriptions);
      return properties;
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      packet.readerIndex(start);
      return new MqttProperties();
    }
  }

  private static void readProperty(
      ByteBuf from, MqttProperties to, List<UserProperty> user, List<Integer> subscriptions) {
    int kind = from.readUnsignedByte();
    switch (kind) {
      case PAYLOAD_FORMAT -> to.setPayloadFormat(from.readByte() != 0);
      case MESSAGE_EXPIRY -> to.setMessageExpiryInterval(from.readUnsignedInt());
      case CONTENT_TYPE -> to.setContentType(string(from));
      case RESPONSE_TOPIC -> to.setResponseTopic(string(from));
      case CORRELATION_DATA ->
          to.setCorrelationData(ByteBufUtil.getBytes(from.readSlice(from.readUnsignedShort())));
      case SUBSCRIPTION_IDENTIFIER -> subscriptions.add(variableInteger(from));
      case TOPIC_ALIAS -> from.skipBytes(2);
      case USER_PROPERTY -> user.add(new UserProperty(string(from), string(from)));
      default -> throw new IllegalArgumentException("property " + kind + " of a PUBLISH");
    }
  }

  private static String string(ByteBuf from) {
    int length = from.readUnsignedShort();
    return from.readCharSequence(length, StandardCharsets.UTF_8).toString();
  }

  private static int variableInteger(ByteBuf from) {
    int value = 0;
    for (int index = 0; index < 4; index++) {
      int next = from.readUnsignedByte();
      value |= (next & 0x7f) << 7 * index;
      if (next < 0x80) {
        return value;
      }
    }
    throw new IllegalArgumentException("a variable byte integer of more than four bytes");
  }
}
