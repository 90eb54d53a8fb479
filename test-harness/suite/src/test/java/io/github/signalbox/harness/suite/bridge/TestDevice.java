/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.github.signalbox.harness.device.BrokerAccess;
import io.github.signalbox.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** An access point that sends what the test tells it to, valid or not, and keeps what it gets. */
final class TestDevice implements AutoCloseable {
  static final String STATUS_TOPIC = "tag-status-up/report";
  static final String ANSWER_TOPIC = "tag-task-up/answer";

  private static final ObjectMapper JSON = Json.mapper();

  private final String clientId =
      "GID_tag_ap@@@suite-" + UUID.randomUUID().toString().substring(0, 8);
  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final Mqtt5BlockingClient client;

  TestDevice(BrokerAccess broker) {
    client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(clientId)
            .serverHost(broker.host())
            .serverPort(broker.port())
            .simpleAuth(auth(broker, clientId))
            .buildBlocking();
    client.toAsync().publishes(MqttGlobalPublishFilter.ALL, this::receive);
    client.connect();
  }

  /** Signs in as a device would. */
  static Mqtt5SimpleAuth auth(BrokerAccess broker, String clientId) {
    return Mqtt5SimpleAuth.builder()
        .username(Objects.requireNonNull(broker.credentials().userName()))
        .password(Objects.requireNonNull(broker.credentials().password(clientId)))
        .build();
  }

  private void receive(Mqtt5Publish publish) {
    try {
      received.add(JSON.readTree(publish.getPayloadAsBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String clientId() {
    return clientId;
  }

  /** Returns what has come on the device's own topic. */
  List<JsonNode> received() {
    return received;
  }

  /** Makes a valid status report of one tag. */
  ObjectNode status(String tagId, Instant time) {
    return statusOf(clientId, tagId, time);
  }

  /** Makes a valid status report that some access point sends. */
  static ObjectNode statusOf(String clientId, String tagId, Instant time) {
    ObjectNode event =
        event(clientId, "pricetag.status.reported", UUID.randomUUID().toString(), time);
    ObjectNode data = event.putObject("data").put("storeId", "S900").put("firmware", "2.1.0");
    data.putArray("tags")
        .addObject()
        .put("tagId", tagId)
        .put("batteryPercent", 87)
        .put("signalDbm", -61)
        .put("lastPollAt", time.toString());
    return event;
  }

  /** Makes a valid event without its data. */
  ObjectNode event(String type, String id, Instant time) {
    return event(clientId, type, id, time);
  }

  private static ObjectNode event(String clientId, String type, String id, Instant time) {
    return JSON.createObjectNode()
        .put("specversion", "1.0")
        .put("id", id)
        .put("source", clientId)
        .put("type", type)
        .put("time", time.toString())
        .put("datacontenttype", "application/json");
  }

  void publish(String topic, JsonNode event) {
    publish(topic, event.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Publishes and waits until the broker has taken it. */
  void publish(String topic, byte[] payload) {
    client.publishWith().topic(topic).qos(MqttQos.AT_LEAST_ONCE).payload(payload).send();
  }

  /** Publishes in binary mode: attributes as user properties, data as payload. */
  void publishBinary(String topic, Map<String, String> attributes, JsonNode data) {
    var properties = Mqtt5UserProperties.builder();
    attributes.forEach(properties::add);
    client
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .contentType("application/json")
        .userProperties(properties.build())
        .payload(data.toString().getBytes(StandardCharsets.UTF_8))
        .send();
  }

  @Override
  public void close() {
    client.disconnect();
  }
}
