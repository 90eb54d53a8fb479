/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuth;
import com.hivemq.client.mqtt.mqtt3.message.auth.Mqtt3SimpleAuthBuilder;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection by MQTT 3.1.1. */
final class Mqtt3Link implements MqttLink {
  private final Mqtt3AsyncClient client;
  private final Terms terms;
  private final Consumer<Message> receiver;
  private final Listening listening = new Listening();

  Mqtt3Link(Mqtt3ClientBuilder builder, Terms terms, Consumer<Message> receiver) {
    String userName = terms.broker().credentials().userName();
    if (userName != null) {
      builder.simpleAuth(auth(userName, terms.password()));
    }
    this.client = builder.buildAsync();
    this.terms = terms;
    this.receiver = receiver;
  }

  private static Mqtt3SimpleAuth auth(String userName, byte @Nullable [] password) {
    Mqtt3SimpleAuthBuilder.Complete auth = Mqtt3SimpleAuth.builder().username(userName);
    return password == null ? auth.build() : auth.password(password).build();
  }

  @Override
  public CompletableFuture<?> connect() {
    listening.start(
        client.toRx().publishes(MqttGlobalPublishFilter.ALL),
        publish -> receiver.accept(new Message(publish.getPayloadAsBytes(), null, Map.of())));
    return client
        .connectWith()
        .cleanSession(terms.sessionExpiry().isZero())
        .keepAlive(terms.keepAliveSeconds())
        .send();
  }

  @Override
  public CompletableFuture<?> subscribe(String topic) {
    return client.subscribeWith().topicFilter(topic).qos(MqttQos.AT_LEAST_ONCE).send();
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
