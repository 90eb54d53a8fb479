/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Constants;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/** One message under way to the broker, and the exchange that waits for it. */
final class Publish implements MqttActionListener {
  private static final int FIRST_REFUSAL = 0x80;

  private final Exchange exchange;
  private final AsyncCallback callback;
  private final MqttAsyncClient client;
  private final Consumer<Publish> whenDone;
  private final String topic;
  private final MqttMessage message;
  private final long startedNanos = System.nanoTime();
  private final AtomicBoolean done = new AtomicBoolean();

  Publish(
      Exchange exchange,
      AsyncCallback callback,
      MqttAsyncClient client,
      ReliableEndpoint endpoint,
      Consumer<Publish> whenDone) {
    this.exchange = exchange;
    this.callback = callback;
    this.client = client;
    this.whenDone = whenDone;
    this.topic =
        exchange
            .getMessage()
            .getHeader(
                PahoMqtt5Constants.CAMEL_PAHO_OVERRIDE_TOPIC, endpoint.getTopic(), String.class);
    this.message = message(exchange.getMessage(), endpoint.getConfiguration());
  }

  private static MqttMessage message(Message in, PahoMqtt5Configuration configuration) {
    byte[] payload = in.getBody(byte[].class);
    MqttMessage message = new MqttMessage(payload == null ? new byte[0] : payload);
    message.setQos(
        in.getHeader(PahoMqtt5Constants.CAMEL_PAHO_MSG_QOS, configuration.getQos(), Integer.class));
    message.setRetained(
        in.getHeader(
            PahoMqtt5Constants.CAMEL_PAHO_MSG_RETAINED, configuration.isRetained(), Boolean.class));
    message.setProperties(properties(in));
    return message;
  }

  private static MqttProperties properties(Message in) {
    MqttProperties given =
        in.getHeader(PahoMqtt5Constants.CAMEL_PAHO_MSG_PROPERTIES, MqttProperties.class);
    MqttProperties properties = given == null ? new MqttProperties() : given;
    String contentType = in.getHeader(MqttHeaders.CONTENT_TYPE, String.class);
    if (contentType != null) {
      properties.setContentType(contentType);
    }
    String responseTopic = in.getHeader(MqttHeaders.RESPONSE_TOPIC, String.class);
    if (responseTopic != null) {
      properties.setResponseTopic(responseTopic);
    }
    String correlation = in.getHeader(MqttHeaders.CORRELATION_DATA, String.class);
    if (correlation != null) {
      properties.setCorrelationData(correlation.getBytes(StandardCharsets.UTF_8));
    }
    Long expiry = in.getHeader(MqttHeaders.MESSAGE_EXPIRY, Long.class);
    if (expiry != null) {
      properties.setMessageExpiryInterval(expiry);
    }
    Map<?, ?> user = in.getHeader(MqttHeaders.USER_PROPERTIES, Map.class);
    if (user != null) {
      List<UserProperty> pairs = new ArrayList<>();
      user.forEach((name, value) -> pairs.add(new UserProperty(name.toString(), value.toString())));
      properties.setUserProperties(pairs);
    }
    return properties;
  }

  String topic() {
    return topic;
  }

  MqttMessage message() {
    return message;
  }

  long startedNanos() {
    return startedNanos;
  }

  boolean isOn(MqttAsyncClient other) {
    return client == other;
  }

  @Override
  public void onSuccess(IMqttToken token) {
    int[] reasons = token.getReasonCodes();
    int reason = reasons == null || reasons.length == 0 ? 0 : reasons[0];
    if (reason >= FIRST_REFUSAL) {
      fail(new MqttRefusedException(topic, reason));
    } else if (done.compareAndSet(false, true)) {
      whenDone.accept(this);
      exchange.getMessage().setHeader(MqttHeaders.REASON_CODE, reason);
      callback.done(false);
    }
  }

  @Override
  public void onFailure(IMqttToken token, Throwable failure) {
    fail(new MqttUnavailableException("publish to '" + topic + "' failed", failure));
  }

  void fail(Exception reason) {
    if (done.compareAndSet(false, true)) {
      whenDone.accept(this);
      exchange.setException(reason);
      callback.done(false);
    }
  }
}
