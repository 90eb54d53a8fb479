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
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A terminal of a user with a persistent session that does what the test tells it to. */
final class TestPhone implements AutoCloseable {
  private static final ObjectMapper JSON = Json.mapper();
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int SESSION_SECONDS = 600;

  private final BrokerAccess broker;
  private final String clientId;
  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private Mqtt5BlockingClient client;

  /** Connects a new terminal of a user, whose ID is its device ID up to the last hyphen. */
  TestPhone(BrokerAccess broker, String user) {
    this.broker = broker;
    this.clientId =
        "GID_rtc_android@@@" + user + "-" + UUID.randomUUID().toString().substring(0, 6);
    connect();
  }

  /** Connects, to the session that is kept. */
  void connect() {
    client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(clientId)
            .serverHost(broker.host())
            .serverPort(broker.port())
            .simpleAuth(TestDevice.auth(broker, clientId))
            .buildBlocking();
    client.toAsync().publishes(MqttGlobalPublishFilter.ALL, this::receive);
    client.connectWith().cleanStart(false).sessionExpiryInterval(SESSION_SECONDS).send();
  }

  /** Leaves the broker; the session stays. */
  void disconnect() {
    client.disconnectWith().sessionExpiryInterval(SESSION_SECONDS).send();
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

  /** Returns the events of a type that have come, in their order. */
  List<JsonNode> received(String type) {
    return received.stream().filter(event -> event.path("type").asText().equals(type)).toList();
  }

  /** Waits for an event of a type whose data pass a test; returns its data. */
  JsonNode await(String type, Predicate<JsonNode> test) {
    return Awaitility.await(clientId + " " + type)
        .atMost(LIMIT)
        .until(() -> matching(type, test).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  JsonNode await(String type) {
    return await(type, data -> true);
  }

  private Stream<JsonNode> matching(String type, Predicate<JsonNode> test) {
    return received(type).stream().map(event -> event.path("data")).filter(test);
  }

  /** Waits for a snapshot of a meeting in which a user has a state. */
  JsonNode awaitState(String meeting, String user, String state) {
    return await(
        "rtc.meeting.changed",
        data -> data.path("meetingId").asText().equals(meeting) && state.equals(state(data, user)));
  }

  static String state(JsonNode snapshot, String user) {
    for (JsonNode participant : snapshot.path("participants")) {
      if (participant.path("userId").asText().equals(user)) {
        return participant.path("state").asText();
      }
    }
    return "";
  }

  /** Asks for a meeting and returns the event's ID. */
  String call(String... invitees) {
    ObjectNode data = JSON.createObjectNode().put("media", "video");
    for (String invitee : invitees) {
      data.withArray("invitees").add(invitee);
    }
    return request("rtc.meeting.requested", data);
  }

  void answer(String meeting, String answer) {
    request("rtc.invitation.answered", of(meeting).put("answer", answer));
  }

  void invite(String meeting, String invitee) {
    ObjectNode data = of(meeting);
    data.withArray("invitees").add(invitee);
    request("rtc.invitation.requested", data);
  }

  void mute(String meeting, String user, boolean muted) {
    control("rtc.mute.requested", of(meeting).put("userId", user).put("muted", muted));
  }

  void remove(String meeting, String user) {
    control("rtc.removal.requested", of(meeting).put("userId", user));
  }

  void leave(String meeting) {
    control("rtc.leave.requested", of(meeting));
  }

  void end(String meeting) {
    control("rtc.end.requested", of(meeting));
  }

  static ObjectNode of(String meeting) {
    return JSON.createObjectNode().put("meetingId", meeting);
  }

  /** Publishes a request under a new ID, which is returned. */
  String request(String type, JsonNode data) {
    String id = UUID.randomUUID().toString();
    publish("rtc-up/request", type, id, data);
    return id;
  }

  private void control(String type, JsonNode data) {
    publish("rtc-ctl-up/control", type, UUID.randomUUID().toString(), data);
  }

  /** Publishes and waits until the broker has taken it. */
  void publish(String topic, String type, String id, JsonNode data) {
    ObjectNode event =
        JSON.createObjectNode()
            .put("specversion", "1.0")
            .put("id", id)
            .put("source", clientId)
            .put("type", type)
            .put("time", Instant.now().toString())
            .put("datacontenttype", "application/json");
    event.set("data", data);
    client
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(event.toString().getBytes(StandardCharsets.UTF_8))
        .send();
  }

  @Override
  public void close() {
    if (client.getState().isConnected()) {
      client.disconnectWith().sessionExpiryInterval(0).send();
    }
  }
}
