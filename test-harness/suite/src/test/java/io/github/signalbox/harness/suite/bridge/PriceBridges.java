/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.github.signalbox.harness.device.BrokerAccess;
import io.github.signalbox.harness.server.Bridge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two replicas that take price changes by HTTP, CSV and table, and what comes to them late. */
final class PriceBridges implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String EVENT =
      """
      select ap_client_id || '|' || price_change_event('GID_bridge@@@bridge', task_id, created_at, deadline, (
        select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('tagId', tag_id, 'sku', sku, 'price', cast(price as text),
          'currency', currency, 'sequence', sequence)))
        from price_change_task_tag t where t.task_id = task.task_id))
      from price_change_task task where task_id = cast(? as uuid)
      """;
  private static final String ANSWER =
      """
      insert into dead_letter (reason_code, reason, source, event_id, topic, payload, replay_requested_at)
      select 'EFFECT_FAILED', 'put there by a test', ap_client_id, id, 'tag-task-up/completed',
        convert_to(cast(jsonb_build_object('specversion', '1.0', 'id', id, 'source', ap_client_id,
          'type', 'pricetag.task.completed', 'time', coalesce(answered_at, created_at), 'datacontenttype', 'application/json',
          'data', jsonb_build_object('taskId', task_id, 'outcomes', (
            select jsonb_agg(jsonb_build_object('tagId', tag_id, 'outcome', 'DISPLAYED'))
            from price_change_task_tag t where t.task_id = task.task_id))) as text), 'UTF8'), now()
      from (select *, cast(gen_random_uuid() as text) as id from price_change_task) task
      where task_id = cast(? as uuid) and state not in ('CREATED', 'SENT', 'ACCEPTED', 'EXPIRED')
      and not exists (select from price_change_task_tag t where t.task_id = task.task_id and outcome in ('FAILED', 'TIMED_OUT'))
      """;

  private final Database database;
  private final Path inbox;
  private final List<Bridge> bridges;
  private final List<Api> apis;
  private final Mqtt5BlockingClient client;

  PriceBridges(TestServers.Running servers, Path inbox) {
    this.database = servers.database();
    this.inbox = inbox;
    Map<String, String> settings =
        Map.of(
            "signalbox.elasticsearch.enabled", "false",
            "price-tag.task.resend-after-ms", "1000",
            "price-tag.task.expire-interval-ms", "200",
            "price-tag.table.interval-ms", "100",
            "price-tag.correction.interval-ms", "200",
            "signalbox.dead-letter.replay-interval-ms", "200",
            "price-tag.csv.enabled", "true",
            "price-tag.csv.folder", inbox.toString(),
            "price-tag.csv.interval-ms", "100");
    Map<String, String> second = new HashMap<>(settings);
    second.put("price-tag.csv.enabled", "false");
    bridges =
        List.of(servers.startBridge("order-1", settings), servers.startBridge("order-2", second));
    apis = bridges.stream().map(Api::new).toList();
    client = connect(servers);
  }

  private static Mqtt5BlockingClient connect(TestServers.Running servers) {
    BrokerAccess broker = servers.broker();
    Map<String, String> properties = servers.properties();
    Mqtt5BlockingClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier("GID_bridge@@@late")
            .serverHost(broker.host())
            .serverPort(broker.port())
            .simpleAuth()
            .username(properties.get("signalbox.mqtt.user-name"))
            .password(properties.get("signalbox.mqtt.password").getBytes(StandardCharsets.UTF_8))
            .applySimpleAuth()
            .buildBlocking();
    client.connect();
    return client;
  }

  Database database() {
    return database;
  }

  Api api(int replica) {
    return apis.get(replica % apis.size());
  }

  /** Submits a change by its entry and waits until it is accepted. */
  void submit(PriceStep.Change change, JsonNode request) {
    switch (change.entry()) {
      case HTTP -> {
        Api.Answer answer = api(change.replica()).submit(request);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(202);
      }
      case CSV -> csv(request);
      case TABLE -> table(request);
    }
  }

  private void csv(JsonNode request) {
    StringBuilder csv = new StringBuilder("tagId,price,currency\n");
    for (JsonNode change : request.path("changes")) {
      csv.append(change.path("tagId").asText()).append(',');
      csv.append(change.path("price").asText()).append(",EUR\n");
    }
    String name = request.path("requestKey").asText() + ".csv";
    try {
      Path part = Files.writeString(inbox.resolve(name + ".part"), csv);
      Files.move(part, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await(name).atMost(LIMIT).until(() -> Files.exists(inbox.resolve(".done").resolve(name)));
  }

  private void table(JsonNode request) {
    String key = request.path("requestKey").asText();
    database.update(
        "insert into price_change_request (request_key, changes, deadline)"
            + " values (?, cast(? as jsonb), cast(? as timestamptz))",
        key,
        request.path("changes").toString(),
        request.path("deadline").textValue());
    await(key)
        .atMost(LIMIT)
        .until(
            () ->
                database
                    .text("select state from price_change_request where request_key = ?", key)
                    .equals("PLANNED"));
  }

  /** Publishes the message of a task as it was at first, whatever became of the task since. */
  void sendLate(String task) {
    String[] message = database.text(EVENT, task).split("\\|", 2);
    client
        .publishWith()
        .topic("tag-task-down/p2p/" + message[0])
        .qos(MqttQos.AT_LEAST_ONCE)
        .contentType("application/cloudevents+json")
        .payload(message[1].getBytes(StandardCharsets.UTF_8))
        .send();
  }

  /** Lets an answer that says "displayed" of an ended task come once more, by the dead letters. */
  void answerLate(String task) {
    database.update(ANSWER, task);
  }

  @Override
  public void close() {
    client.disconnect();
    apis.forEach(Api::close);
    bridges.forEach(Bridge::close);
  }
}
