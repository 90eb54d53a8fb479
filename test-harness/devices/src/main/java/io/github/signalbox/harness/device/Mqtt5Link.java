/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuthBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.github.signalbox.message.EventCodec;
import io.github.signalbox.message.RawEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection by MQTT 5. */
final class Mqtt5Link implements MqttLink {
  private final Mqtt5AsyncClient client;
  private final Terms terms;
  private final Consumer<Message> receiver;
  private final Listening listening = new Listening();

  Mqtt5Link(Mqtt5ClientBuilder builder, Terms terms, Consumer<Message> receiver) {
    String userName = terms.broker().credentials().userName();
    if (userName != null) {
      builder.simpleAuth(auth(userName, terms.password()));
    }
    this.client = builder.buildAsync();
    this.terms = terms;
    this.receiver = receiver;
  }

  private static Mqtt5SimpleAuth auth(String userName, byte @Nullable [] password) {
    Mqtt5SimpleAuthBuilder.Complete auth = Mqtt5SimpleAuth.builder().username(userName);
    return password == null ? auth.build() : auth.password(password).build();
  }

  @Override
  public CompletableFuture<?> connect() {
    listening.start(
        client.toRx().publishes(MqttGlobalPublishFilter.ALL),
        publish -> receiver.accept(message(publish)));
    return client
        .connectWith()
        .cleanStart(terms.sessionExpiry().isZero())
        .sessionExpiryInterval(terms.sessionExpiry().toSeconds())
        .keepAlive(terms.keepAliveSeconds())
        .send();
  }

  @Override
  public CompletableFuture<?> subscribe(String topic) {
    return client.subscribeWith().topicFilter(topic).qos(MqttQos.AT_LEAST_ONCE).send();
  }

  private static Message message(Mqtt5Publish publish) {
    Map<String, String> properties = new HashMap<>();
    publish
        .getUserProperties()
        .asList()
        .forEach(p -> properties.put(p.getName().toString(), p.getValue().toString()));
    // Which of the bridge's connections sent it; the event's source names the bridge as a whole.
    properties.remove(RawEvent.PUBLISHER_PROPERTY);
    String contentType = publish.getContentType().map(Object::toString).orElse(null);
    return new Message(publish.getPayloadAsBytes(), contentType, properties);
  }

  @Override
  public CompletableFuture<?> publish(String topic, byte[] payload) {
    return client
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .contentType(EventCodec.STRUCTURED)
        .payload(payload)
        .send();
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
