/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Constants;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Message;
import org.apache.camel.support.DefaultConsumer;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * Receives messages and acknowledges each when its exchange, or its batch, is done.
 *
 * <p>A message that fails is not acknowledged. The consumer then makes a new connection of the same
 * session, after a growing pause, whereupon the broker delivers again whatever is not acknowledged:
 * MQTT knows no other way to have a message once more.
 *
 * <p>While suspended, and while the route is being stopped, messages that still arrive are left
 * unacknowledged, and what is under way is finished and acknowledged.
 */
final class ReliableConsumer extends DefaultConsumer implements Suspendable, MqttLink.Listener {
  private final ReliableEndpoint endpoint;
  private @Nullable ScheduledExecutorService scheduler;
  private @Nullable MqttLink link;
  private volatile boolean accepting;
  private volatile boolean leftBehind;

  ReliableConsumer(ReliableEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    String clientId = endpoint.clientId();
    ScheduledExecutorService threads =
        endpoint
            .getCamelContext()
            .getExecutorServiceManager()
            .newSingleThreadScheduledExecutor(this, "MqttLink[" + clientId + "]");
    scheduler = threads;
    accepting = true;
    link = new MqttLink(endpoint, clientId, this, threads);
    setHealthCheck(new LinkHealthCheck(link));
    link.start();
  }

  @Override
  protected void doStop() throws Exception {
    accepting = false;
    if (link != null) {
      link.stop();
    }
    if (scheduler != null) {
      endpoint.getCamelContext().getExecutorServiceManager().shutdownNow(scheduler);
    }
    super.doStop();
  }

  @Override
  protected void doSuspend() {
    accepting = false;
  }

  @Override
  protected void doResume() {
    accepting = true;
    if (leftBehind) {
      leftBehind = false;
      link().usable().ifPresent(client -> link().renew(client, "resumed"));
    }
  }

  @Override
  public void connected(MqttAsyncClient client) throws MqttException {
    MqttSubscription subscription =
        new MqttSubscription(endpoint.getTopic(), endpoint.getConfiguration().getQos());
    client.subscribe(
        new MqttSubscription[] {subscription},
        null,
        new SubscribeListener(link(), client, endpoint.getTopic()),
        new MqttProperties());
  }

  @Override
  public void disconnected(MqttAsyncClient client) {}

  @Override
  public LinkCallback callback(MqttAsyncClient client) {
    return new LinkCallback(link(), client) {
      @Override
      public void messageArrived(String topic, MqttMessage message) {
        receive(client, topic, message);
      }
    };
  }

  private MqttLink link() {
    return Objects.requireNonNull(link, "the consumer has not been started");
  }

  private void receive(MqttAsyncClient client, String topic, MqttMessage message) {
    if (!accepting) {
      leftBehind = true;
      return;
    }
    Exchange exchange = createExchange(true);
    exchange.setIn(received(exchange, topic, message));
    if (endpoint.getConfiguration().isManualAcksEnabled()) {
      MqttAck ack = new MqttAck(link(), client, message);
      exchange.setProperty(MqttAck.PROPERTY, ack);
      exchange.getExchangeExtension().addOnCompletion(ack);
    }
    getAsyncProcessor().process(exchange, defaultConsumerCallback(exchange, true));
  }

  private static PahoMqtt5Message received(Exchange exchange, String topic, MqttMessage message) {
    PahoMqtt5Message in = new PahoMqtt5Message(exchange.getContext(), message);
    MqttProperties properties = message.getProperties();
    in.setBody(message.getPayload());
    in.setHeader(PahoMqtt5Constants.MQTT_TOPIC, topic);
    in.setHeader(PahoMqtt5Constants.MQTT_QOS, message.getQos());
    in.setHeader(PahoMqtt5Constants.CAMEL_PAHO_MSG_PROPERTIES, properties);
    if (properties != null) {
      setIfThere(in, MqttHeaders.CONTENT_TYPE, properties.getContentType());
      setIfThere(in, MqttHeaders.RESPONSE_TOPIC, properties.getResponseTopic());
      byte[] correlation = properties.getCorrelationData();
      if (correlation != null) {
        in.setHeader(MqttHeaders.CORRELATION_DATA, new String(correlation, StandardCharsets.UTF_8));
      }
      if (!properties.getUserProperties().isEmpty()) {
        Map<String, String> user = new LinkedHashMap<>();
        properties.getUserProperties().forEach(pair -> user.put(pair.getKey(), pair.getValue()));
        in.setHeader(MqttHeaders.USER_PROPERTIES, user);
      }
    }
    return in;
  }

  private static void setIfThere(PahoMqtt5Message in, String header, @Nullable String value) {
    if (value != null) {
      in.setHeader(header, value);
    }
  }
}
