/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Constants;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Message;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;

/** Turns MQTT messages into Camel messages and back; source: MQTT 5.0, section 3.3.2.3. */
final class HeaderMapping {
  private HeaderMapping() {}

  static Message received(CamelContext context, String topic, MqttMessage message) {
    PahoMqtt5Message in = new PahoMqtt5Message(context, message);
    in.setBody(message.getPayload());
    in.setHeader(PahoMqtt5Constants.MQTT_TOPIC, topic);
    in.setHeader(PahoMqtt5Constants.MQTT_QOS, message.getQos());
    MqttProperties properties = message.getProperties();
    in.setHeader(PahoMqtt5Constants.CAMEL_PAHO_MSG_PROPERTIES, properties);
    if (properties != null) {
      setIfThere(in, MqttHeaders.CONTENT_TYPE, properties.getContentType());
      setIfThere(in, MqttHeaders.RESPONSE_TOPIC, properties.getResponseTopic());
      setIfThere(in, MqttHeaders.MESSAGE_EXPIRY, properties.getMessageExpiryInterval());
      byte[] correlation = properties.getCorrelationData();
      if (correlation != null) {
        in.setHeader(MqttHeaders.CORRELATION_DATA, new String(correlation, StandardCharsets.UTF_8));
      }
      if (!properties.getUserProperties().isEmpty()) {
        in.setHeader(MqttHeaders.USER_PROPERTIES, asMap(properties.getUserProperties()));
      }
    }
    return in;
  }

  private static void setIfThere(Message in, String header, @Nullable Object value) {
    if (value != null) {
      in.setHeader(header, value);
    }
  }

  private static Map<String, String> asMap(List<UserProperty> properties) {
    Map<String, String> map = new LinkedHashMap<>();
    properties.forEach(property -> map.put(property.getKey(), property.getValue()));
    return map;
  }

  static MqttMessage toSend(Message out, PahoMqtt5Configuration configuration) {
    byte[] payload = out.getBody(byte[].class);
    MqttMessage message = new MqttMessage(payload == null ? new byte[0] : payload);
    message.setQos(
        out.getHeader(
            PahoMqtt5Constants.CAMEL_PAHO_MSG_QOS, configuration.getQos(), Integer.class));
    message.setRetained(
        out.getHeader(
            PahoMqtt5Constants.CAMEL_PAHO_MSG_RETAINED, configuration.isRetained(), Boolean.class));
    message.setProperties(properties(out));
    return message;
  }

  private static MqttProperties properties(Message out) {
    MqttProperties properties = given(out);
    String contentType = out.getHeader(MqttHeaders.CONTENT_TYPE, String.class);
    if (contentType != null) {
      properties.setContentType(contentType);
    }
    String responseTopic = out.getHeader(MqttHeaders.RESPONSE_TOPIC, String.class);
    if (responseTopic != null) {
      properties.setResponseTopic(responseTopic);
    }
    String correlation = out.getHeader(MqttHeaders.CORRELATION_DATA, String.class);
    if (correlation != null) {
      properties.setCorrelationData(correlation.getBytes(StandardCharsets.UTF_8));
    }
    Long expiry = out.getHeader(MqttHeaders.MESSAGE_EXPIRY, Long.class);
    if (expiry != null) {
      properties.setMessageExpiryInterval(expiry);
    }
    Map<?, ?> user = out.getHeader(MqttHeaders.USER_PROPERTIES, Map.class);
    if (user != null) {
      properties.setUserProperties(asProperties(user));
    }
    return properties;
  }

  /**
   * Copies what a sender may set from the stock component's header. That header may stem from a
   * received message, whose subscription identifiers and topic alias must not be sent.
   */
  private static MqttProperties given(Message out) {
    MqttProperties copy = new MqttProperties();
    MqttProperties given =
        out.getHeader(PahoMqtt5Constants.CAMEL_PAHO_MSG_PROPERTIES, MqttProperties.class);
    if (given != null) {
      copy.setPayloadFormat(given.getPayloadFormat());
      copy.setMessageExpiryInterval(given.getMessageExpiryInterval());
      copy.setContentType(given.getContentType());
      copy.setResponseTopic(given.getResponseTopic());
      copy.setCorrelationData(given.getCorrelationData());
      copy.setUserProperties(given.getUserProperties());
    }
    return copy;
  }

  private static List<UserProperty> asProperties(Map<?, ?> map) {
    List<UserProperty> properties = new ArrayList<>();
    map.forEach(
        (name, value) ->
            properties.add(new UserProperty(String.valueOf(name), String.valueOf(value))));
    return properties;
  }
}
