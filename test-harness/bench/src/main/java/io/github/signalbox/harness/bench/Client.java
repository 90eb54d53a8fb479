/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.signin.Signature;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** An MQTT 5 client as a developer would write it by hand. */
public final class Client implements AutoCloseable {
  private static final long SESSION_SECONDS = 3600;

  private final Mqtt5AsyncClient mqtt;

  private Client(Mqtt5AsyncClient mqtt) {
    this.mqtt = mqtt;
  }

  /** A client of the bridge's group, which signs in as the bridge does. */
  public static Client ofBridge(Map<String, String> properties, String device) {
    return new Client(
        builder(properties, "GID_bridge@@@" + device)
            .simpleAuth(
                auth(
                    properties.get("signalbox.mqtt.user-name"),
                    properties.get("signalbox.mqtt.password")))
            .buildAsync());
  }

  /** An access point, which signs its client ID. */
  public static Client ofDevice(Map<String, String> properties, String clientId) {
    String user = Signature.userName(properties.get(Server.ACCESS_KEY), "bench");
    String password = Signature.password(ClientId.parse(clientId), properties.get(Server.SECRET));
    return new Client(builder(properties, clientId).simpleAuth(auth(user, password)).buildAsync());
  }

  private static Mqtt5ClientBuilder builder(Map<String, String> properties, String clientId) {
    URI broker = URI.create(properties.get("signalbox.mqtt.broker-url"));
    return MqttClient.builder()
        .useMqttVersion5()
        .identifier(clientId)
        .serverHost(broker.getHost())
        .serverPort(broker.getPort());
  }

  private static Mqtt5SimpleAuth auth(String user, String password) {
    return Mqtt5SimpleAuth.builder()
        .username(user)
        .password(password.getBytes(StandardCharsets.UTF_8))
        .build();
  }

  /** Connects with a new session that ends with the connection. */
  public Client connect() {
    mqtt.connect().join();
    return this;
  }

  /** Connects to a session that outlives the connection. */
  public Client connectToSession() {
    mqtt.connectWith().cleanStart(false).sessionExpiryInterval(SESSION_SECONDS).send().join();
    return this;
  }

  /** Hands each message over; it is acknowledged by whoever gets it. */
  public Client handTo(Consumer<Mqtt5Publish> consumer, Executor executor) {
    mqtt.publishes(MqttGlobalPublishFilter.ALL, consumer, executor, true);
    return this;
  }

  /** Subscribes with QoS 1. */
  public Client subscribe(String filter) {
    mqtt.subscribeWith().topicFilter(filter).qos(MqttQos.AT_LEAST_ONCE).send().join();
    return this;
  }

  /** Publishes a CloudEvent with QoS 1. */
  public CompletableFuture<Mqtt5PublishResult> publish(String topic, byte[] payload) {
    return mqtt.publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .contentType("application/cloudevents+json")
        .payload(payload)
        .send();
  }

  /** Leaves; a session stays as long as it was agreed. */
  public void leave() {
    mqtt.disconnect().join();
  }

  /** Leaves, and ends the session. */
  @Override
  public void close() {
    if (mqtt.getState().isConnected()) {
      mqtt.disconnectWith().sessionExpiryInterval(0).send().join();
    }
  }
}
