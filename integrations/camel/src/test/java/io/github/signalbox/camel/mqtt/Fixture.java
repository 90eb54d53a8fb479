/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.github.signalbox.harness.server.Server;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Component;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.health.ConsumersHealthCheckRepository;
import org.apache.camel.impl.health.DefaultHealthCheckRegistry;

/** A topic and a client ID of its own on a broker, and what tests do with them. */
final class Fixture {
  private static final int PATIENCE_SECONDS = 3;

  final String id = "it-" + UUID.randomUUID().toString().substring(0, 8);
  private final URI broker;

  Fixture(Server artemis) {
    this.broker = URI.create(artemis.properties().get("signalbox.mqtt.broker-url"));
  }

  String topic() {
    return id + "/in";
  }

  /** The endpoint of a durable consumer that acknowledges by hand. */
  String durable(String topic) {
    return "paho-mqtt5:%s?clientId=%s&qos=1&cleanStart=false&sessionExpiryInterval=600&manualAcksEnabled=true"
        .formatted(topic, id);
  }

  CamelContext context(PahoMqtt5Component component, RouteBuilder routes) throws Exception {
    return context(broker.toString(), component, routes);
  }

  static CamelContext context(String broker, PahoMqtt5Component component, RouteBuilder routes)
      throws Exception {
    CamelContext context = new DefaultCamelContext();
    component.getConfiguration().setBrokerUrl(broker);
    context.addComponent("paho-mqtt5", component);
    HealthCheckRegistry checks = new DefaultHealthCheckRegistry(context);
    context.getCamelContextExtension().addContextPlugin(HealthCheckRegistry.class, checks);
    checks.register(new ConsumersHealthCheckRepository());
    context.addService(checks);
    context.getShutdownStrategy().setTimeout(5);
    context.addRoutes(routes);
    context.start();
    return context;
  }

  /** Returns whether Camel's own check of all consumers says that they work. */
  static boolean isUp(CamelContext context) {
    return HealthCheckHelper.invokeReadiness(context).stream()
        .allMatch(result -> result.getState() == HealthCheck.State.UP);
  }

  static RouteBuilder noRoutes() {
    return new RouteBuilder() {
      @Override
      public void configure() {}
    };
  }

  /** Makes the durable session, so that what is published next waits for it. */
  void openSession() {
    openSession(topic());
  }

  void openSession(String filter) {
    Mqtt5BlockingClient client = client(id);
    client.connectWith().cleanStart(true).sessionExpiryInterval(600).send();
    client.subscribeWith().topicFilter(filter).qos(MqttQos.AT_LEAST_ONCE).send();
    client.disconnectWith().sessionExpiryInterval(600).send();
  }

  void publish(int count) {
    Mqtt5BlockingClient client = client(id + "-sender");
    client.connect();
    for (int i = 0; i < count; i++) {
      client
          .publishWith()
          .topic(topic())
          .qos(MqttQos.AT_LEAST_ONCE)
          .payload(Integer.toString(i).getBytes(StandardCharsets.UTF_8))
          .send();
    }
    client.disconnect();
  }

  /** Takes what the broker still holds for the session, as its next connection would. */
  List<String> unacknowledged() throws InterruptedException {
    List<String> bodies = new ArrayList<>();
    Mqtt5BlockingClient client = client(id);
    try (var messages = client.publishes(MqttGlobalPublishFilter.ALL)) {
      client.connectWith().cleanStart(false).sessionExpiryInterval(600).send();
      for (var message = messages.receive(PATIENCE_SECONDS, TimeUnit.SECONDS);
          message.isPresent();
          message = messages.receive(1, TimeUnit.SECONDS)) {
        bodies.add(new String(message.get().getPayloadAsBytes(), StandardCharsets.UTF_8));
      }
    }
    client.disconnect();
    return bodies;
  }

  Mqtt5BlockingClient client(String clientId) {
    return MqttClient.builder()
        .useMqttVersion5()
        .identifier(clientId)
        .serverHost(broker.getHost())
        .serverPort(broker.getPort())
        .buildBlocking();
  }
}
