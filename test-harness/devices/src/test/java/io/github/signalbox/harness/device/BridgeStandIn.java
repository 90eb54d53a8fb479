/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.auth.Mqtt5SimpleAuth;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.message.EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bridge in miniature with a memory instead of a database: takes each event once, sends tasks by
 * P2P, and sends those that were not accepted again when their access point reports.
 */
final class BridgeStandIn implements AutoCloseable {
  private static final String CLIENT_ID = "GID_bridge@@@stand-in";
  private static final Duration DEADLINE = Duration.ofMinutes(15);
  private static final AtomicLong SEQUENCE = new AtomicLong();

  private final Mqtt5AsyncClient client;
  private final Map<String, Set<String>> idsByType = new ConcurrentHashMap<>();
  private final Map<String, Task> tasks = new ConcurrentHashMap<>();

  private record Task(String target, byte[] payload) {}

  BridgeStandIn(BrokerAccess broker, Mqtt5SimpleAuth auth) {
    client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(CLIENT_ID)
            .serverHost(broker.host())
            .serverPort(broker.port())
            .simpleAuth(auth)
            .automaticReconnectWithDefaultConfig()
            .buildAsync();
    client.connectWith().cleanStart(false).sessionExpiryInterval(3600).send().join();
    for (String filter : List.of("tag-status-up/#", "tag-task-up/#")) {
      client
          .subscribeWith()
          .topicFilter(filter)
          .qos(MqttQos.AT_LEAST_ONCE)
          .callback(this::received)
          .send()
          .join();
    }
  }

  private void received(Mqtt5Publish publish) {
    CloudEvent event = new JsonFormat().deserialize(publish.getPayloadAsBytes());
    idsByType
        .computeIfAbsent(event.getType(), type -> ConcurrentHashMap.newKeySet())
        .add(event.getId());
    if (event.getType().equals(EventWriter.STATUS_TYPE)) {
      resend(event.getSource().toString());
    }
  }

  private void resend(String clientId) {
    tasks.forEach(
        (taskId, task) -> {
          if (task.target().equals(clientId) && !answered(taskId)) {
            publish(task);
          }
        });
  }

  private boolean answered(String taskId) {
    return ids(Answer.Accepted.TYPE).contains(taskId + "-accepted")
        && ids(Answer.Completed.TYPE).contains(taskId + "-completed");
  }

  /** Sends a price change. */
  String send(ClientId target, String tagId, String price) {
    String taskId = UUID.randomUUID().toString();
    Task task = new Task(target.toString(), payload(taskId, tagId, price, Instant.now(), DEADLINE));
    tasks.put(taskId, task);
    publish(task);
    return taskId;
  }

  /** Sends a price change that is too old already. */
  String sendExpired(ClientId target, String tagId) {
    String taskId = UUID.randomUUID().toString();
    Instant time = Instant.now().minusSeconds(60);
    publish(
        new Task(target.toString(), payload(taskId, tagId, "1.00", time, Duration.ofSeconds(30))));
    return taskId;
  }

  /** Sends a task once more. */
  void sendAgain(String taskId) {
    publish(tasks.get(taskId));
  }

  private static byte[] payload(
      String taskId, String tagId, String price, Instant time, Duration timeToDeadline) {
    OffsetDateTime deadline = time.plus(timeToDeadline).atOffset(ZoneOffset.UTC);
    String data =
        """
        {"taskId":"%s","deadline":"%s","changes":[
          {"tagId":"%s","price":"%s","currency":"EUR","sequence":%d}]}
        """
            .formatted(taskId, deadline, tagId, price, SEQUENCE.incrementAndGet());
    return EventCodec.encode(
        EventCodec.event(CLIENT_ID, PriceTask.TYPE, taskId)
            .withTime(time.atOffset(ZoneOffset.UTC))
            .withExtension("expirytime", deadline.toString())
            .withData(BytesCloudEventData.wrap(data.getBytes(StandardCharsets.UTF_8)))
            .build());
  }

  private void publish(Task task) {
    client
        .publishWith()
        .topic("tag-task-down/p2p/" + task.target())
        .qos(MqttQos.AT_LEAST_ONCE)
        .contentType(EventCodec.STRUCTURED)
        .payload(task.payload())
        .send();
  }

  /** Returns the IDs of the events of a type that had their effect. */
  Set<String> ids(String type) {
    return idsByType.getOrDefault(type, Set.of());
  }

  Set<String> taskIds() {
    return tasks.keySet();
  }

  @Override
  public void close() {
    client.disconnect().join();
  }
}
