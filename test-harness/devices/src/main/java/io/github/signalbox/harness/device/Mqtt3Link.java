/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuth;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuthBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A connection by MQTT 3.1.1. */
final class Mqtt3Link implements MqttLink {
  private final Mqtt3AsyncClient client;
  private final int keepAliveSeconds;

  Mqtt3Link(Mqtt3ClientBuilder builder, BrokerAccess broker, int keepAliveSeconds) {
    if (broker.userName() != null) {
      builder.simpleAuth(auth(broker.userName(), broker));
    }
    this.client = builder.buildAsync();
    this.keepAliveSeconds = keepAliveSeconds;
  }

  private static Mqtt3SimpleAuth auth(String userName, BrokerAccess broker) {
    Mqtt3SimpleAuthBuilder.Complete auth = Mqtt3SimpleAuth.builder().username(userName);
    String password = broker.password();
    return password == null
        ? auth.build()
        : auth.password(password.getBytes(StandardCharsets.UTF_8)).build();
  }

  @Override
  public CompletableFuture<?> connect() {
    return client.connectWith().cleanSession(true).keepAlive(keepAliveSeconds).send();
  }

  @Override
  public CompletableFuture<?> subscribe(String topic, Consumer<Message> receiver) {
    return client
        .subscribeWith()
        .topicFilter(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .callback(
            publish -> receiver.accept(new Message(publish.getPayloadAsBytes(), null, Map.of())))
        .send();
  }

  @Override
  public CompletableFuture<?> publish(String topic, byte[] payload) {
    return client.publishWith().topic(topic).qos(MqttQos.AT_LEAST_ONCE).payload(payload).send();
  }

  @Override
  public CompletableFuture<?> disconnect() {
    return client.disconnect();
  }

  @Override
  public void cut() {
    MqttLinks.cut(client.getConfig().getConnectionConfig());
  }
}
