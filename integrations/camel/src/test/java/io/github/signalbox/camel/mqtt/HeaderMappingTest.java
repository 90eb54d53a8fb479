/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Constants;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.Test;

/** Headers and properties of MQTT 5.0, section 3.3.2.3. */
class HeaderMappingTest {
  private final DefaultCamelContext context = new DefaultCamelContext();

  @Test
  void received_withProperties_propertiesArePlainHeaders() {
    MqttMessage message = new MqttMessage("x".getBytes(StandardCharsets.UTF_8));
    MqttProperties properties = properties();
    message.setProperties(properties);

    Message in = HeaderMapping.received(context, "a/b", message);

    assertThat(in.getHeaders())
        .containsEntry("CamelMqttTopic", "a/b")
        .containsEntry("CamelMqttContentType", "text/plain")
        .containsEntry("CamelMqttResponseTopic", "reply/here")
        .containsEntry("CamelMqttCorrelationData", "c-1")
        .containsEntry("CamelMqttMessageExpiryInterval", 60L)
        .containsEntry("CamelMqttUserProperties", Map.of("k", "v"));
  }

  @Test
  void received_withoutProperties_hasNoSuchHeaders() {
    Message in = HeaderMapping.received(context, "a/b", new MqttMessage(new byte[0]));

    assertThat(in.getHeaders())
        .doesNotContainKeys(
            "CamelMqttContentType", "CamelMqttResponseTopic", "CamelMqttUserProperties");
  }

  @Test
  void toSend_plainHeaders_becomeProperties() {
    Message out = out();
    out.setBody("x");
    out.setHeader("CamelMqttContentType", "text/plain");
    out.setHeader("CamelMqttResponseTopic", "reply/here");
    out.setHeader("CamelMqttCorrelationData", "c-1");
    out.setHeader("CamelMqttMessageExpiryInterval", "60");
    out.setHeader("CamelMqttUserProperties", Map.of("k", 1));

    MqttProperties sent = HeaderMapping.toSend(out, new PahoMqtt5Configuration()).getProperties();

    assertThat(sent.getContentType()).isEqualTo("text/plain");
    assertThat(sent.getResponseTopic()).isEqualTo("reply/here");
    assertThat(sent.getCorrelationData()).isEqualTo("c-1".getBytes(StandardCharsets.UTF_8));
    assertThat(sent.getMessageExpiryInterval()).isEqualTo(60);
    assertThat(sent.getUserProperties()).containsExactly(new UserProperty("k", "1"));
  }

  @Test
  void toSend_propertiesOfAReceivedMessage_thoseOfItsConnectionAreNotSent() {
    MqttProperties received = properties();
    received.setTopicAlias(3);
    received.setSubscriptionIdentifiers(List.of(7));
    Message out = out();
    out.setHeader(PahoMqtt5Constants.CAMEL_PAHO_MSG_PROPERTIES, received);

    MqttProperties sent = HeaderMapping.toSend(out, new PahoMqtt5Configuration()).getProperties();

    assertThat(sent.getContentType()).isEqualTo("text/plain");
    assertThat(sent.getTopicAlias()).isNull();
    assertThat(sent.getSubscriptionIdentifiers()).isEmpty();
  }

  @Test
  void toSend_qosAndRetainedHeaders_overrideTheEndpoint() {
    Message out = out();
    out.setHeader(PahoMqtt5Constants.CAMEL_PAHO_MSG_QOS, 0);
    out.setHeader(PahoMqtt5Constants.CAMEL_PAHO_MSG_RETAINED, true);

    MqttMessage message = HeaderMapping.toSend(out, new PahoMqtt5Configuration());

    assertThat(message.getQos()).isZero();
    assertThat(message.isRetained()).isTrue();
    assertThat(message.getPayload()).isEmpty();
  }

  private Message out() {
    return new DefaultExchange(context).getMessage();
  }

  private static MqttProperties properties() {
    MqttProperties properties = new MqttProperties();
    properties.setContentType("text/plain");
    properties.setResponseTopic("reply/here");
    properties.setCorrelationData("c-1".getBytes(StandardCharsets.UTF_8));
    properties.setMessageExpiryInterval(60L);
    properties.setUserProperties(List.of(new UserProperty("k", "v")));
    return properties;
  }
}
