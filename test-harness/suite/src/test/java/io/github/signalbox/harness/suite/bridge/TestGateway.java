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
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.harness.device.BrokerAccess;
import io.github.signalbox.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.awaitility.Awaitility;

/** A gateway that answers as the test tells it to, in a clean session. */
final class TestGateway implements AutoCloseable {
  static final String REPORT_TOPIC = "csg-up/report";

  private static final ObjectMapper JSON = Json.mapper();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final String clientId;
  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final Mqtt5BlockingClient client;
  private volatile BiConsumer<TestGateway, JsonNode> behaviour = (gateway, command) -> {};

  /** Connects a new gateway of a region. */
  TestGateway(BrokerAccess broker, String region) {
    this(broker, id(region, "gw-" + UUID.randomUUID().toString().substring(0, 8)));
  }

  /** Connects a gateway with a device ID of one's own choice. */
  static TestGateway named(BrokerAccess broker, String region, String deviceId) {
    return new TestGateway(broker, id(region, deviceId));
  }

  private static ClientId id(String region, String deviceId) {
    return ClientId.parse("GID_csg_" + region + "@@@" + deviceId);
  }

  private TestGateway(BrokerAccess broker, ClientId id) {
    this.clientId = id.toString();
    client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(clientId)
            .serverHost(broker.host())
            .serverPort(broker.port())
            .simpleAuth(TestDevice.auth(broker, clientId))
            .buildBlocking();
    client.toAsync().publishes(MqttGlobalPublishFilter.ALL, this::receive);
    client.connect();
  }

  /** Connects a gateway with the client ID of another one, whose connection ends. */
  static TestGateway takingOver(BrokerAccess broker, TestGateway other) {
    return new TestGateway(broker, ClientId.parse(other.clientId));
  }

  private void receive(Mqtt5Publish publish) {
    try {
      JsonNode event = JSON.readTree(publish.getPayloadAsBytes());
      received.add(event);
      if (event.path("type").asText().equals("csg.command")) {
        behaviour.accept(this, event);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers each command in the broker's thread, before the command itself is acknowledged. */
  TestGateway answering(BiConsumer<TestGateway, JsonNode> how) {
    this.behaviour = how;
    return this;
  }

  /** Answers each command with this result. */
  TestGateway answering(String result) {
    return answering((gateway, command) -> gateway.succeed(command, result));
  }

  String clientId() {
    return clientId;
  }

  String deviceId() {
    return clientId.substring(clientId.indexOf("@@@") + 3);
  }

  List<JsonNode> commands() {
    return received.stream().filter(e -> e.path("type").asText().equals("csg.command")).toList();
  }

  /** Waits for the next command that has not been awaited. */
  JsonNode awaitCommands(int count) {
    Awaitility.await(clientId).atMost(LIMIT).until(() -> commands().size() >= count);
    return commands().get(count - 1);
  }

  /** Waits for an event that tells of a refusal. */
  JsonNode awaitError() {
    return Awaitility.await(clientId)
        .atMost(LIMIT)
        .until(
            () ->
                received.stream()
                    .filter(e -> e.path("type").asText().equals("csg.error"))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow()
        .path("data");
  }

  /** Data of a report of a gateway that is well. */
  static ObjectNode state() {
    ObjectNode state =
        JSON.createObjectNode()
            .put("version", "5.2.0")
            .put("model", "CSG-2400")
            .put("health", "OK")
            .put("capacityBytes", 1_000_000L)
            .put("usedBytes", 400_000L)
            .put("cacheBytes", 10_000L)
            .put("cacheUsedBytes", 5_000L)
            .put("cacheDirtyBytes", 100L);
    state
        .putArray("shares")
        .addObject()
        .put("name", "projects")
        .put("protocol", "NFS")
        .put("bucket", "acme-projects");
    state.putArray("buckets").add("acme-projects");
    return state;
  }

  /** Reports a state as of a time. */
  TestGateway report(ObjectNode state, Instant time) {
    publish(REPORT_TOPIC, event("csg.status.reported", time, state));
    return this;
  }

  TestGateway report() {
    return report(state(), Instant.now());
  }

  void succeed(JsonNode command, String result) {
    reply(command, "SUCCEEDED", "result", result);
  }

  void fail(JsonNode command, String code, String message) {
    reply(
        command,
        "FAILED",
        "error",
        JSON.createObjectNode().put("code", code).put("message", message).toString());
  }

  private void reply(JsonNode command, String outcome, String member, String value) {
    reply(
        command.path("replytopic").asText(),
        Instant.now(),
        reply(command, outcome).set(member, json(value)));
  }

  /** Sends a reply of its own time, to wherever. */
  void reply(String topic, Instant time, JsonNode data) {
    publish(topic, event("csg.command.replied", time, data));
  }

  /** Data of a reply without its result or error. */
  static ObjectNode reply(JsonNode command, String outcome) {
    return JSON.createObjectNode()
        .put("commandId", command.path("id").asText())
        .put("command", command.path("data").path("command").asText())
        .put("outcome", outcome);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An event of this gateway under a new ID. */
  ObjectNode event(String type, Instant time, JsonNode data) {
    ObjectNode event =
        JSON.createObjectNode()
            .put("specversion", "1.0")
            .put("id", UUID.randomUUID().toString())
            .put("source", clientId)
            .put("type", type)
            .put("time", time.toString())
            .put("datacontenttype", "application/json");
    event.set("data", data);
    return event;
  }

  /** Publishes without waiting for the broker, for it may be the broker's own thread. */
  void publish(String topic, JsonNode event) {
    publish(topic, event.toString());
  }

  void publish(String topic, String payload) {
    client
        .toAsync()
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(payload.getBytes(StandardCharsets.UTF_8))
        .send();
  }

  /** Leaves the broker. */
  void disconnect() {
    client.disconnect();
  }

  @Override
  public void close() {
    if (client.getState().isConnected()) {
      client.disconnect();
    }
  }
}
