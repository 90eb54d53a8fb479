/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.message.RefusalCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Single events, good and bad, from a device to the database.
 *
 * <p>Proves: effect once, timeliness, poison set aside with its reason and its sender told, order
 * of state by event time, replay of dead letters. Leaves out what {@code EventReaderTest} proves of
 * every single check.
 */
@ExtendWith(TestServers.class)
class UplinkIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static TestServers.Running servers;
  private static Database database;
  private static Bridge bridge;

  private final String tagId = "T" + UUID.randomUUID().toString().substring(0, 12);
  private TestDevice device;

  @BeforeAll
  static void startBridge(TestServers.Running running) {
    servers = running;
    database = running.database();
    bridge =
        running.startBridge(
            "uplink",
            Map.of(
                "signalbox.elasticsearch.enabled", "false",
                "signalbox.dead-letter.replay-interval-ms", "200"));
  }

  @AfterAll
  static void endBridge() {
    bridge.close();
  }

  @BeforeEach
  void connect() {
    device = new TestDevice(servers.broker());
  }

  @AfterEach
  void disconnect() {
    device.close();
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private long tags() {
    return database.count("select count(*) from tag where tag_id = ?", tagId);
  }

  private long deadLetters(RefusalCode code) {
    return database.count(
        "select count(*) from dead_letter where reason_code = ? and source = ?",
        code.name(),
        device.clientId());
  }

  private void awaitKnown() {
    await().atMost(LIMIT).until(() -> tags() == 1);
  }

  /** The sender is told, and nothing else happens; an event behind the refused one goes through. */
  private void assertRefused(RefusalCode code, ObjectNode event) {
    await().atMost(LIMIT).until(() -> deadLetters(code) == 1);
    await().atMost(LIMIT).until(() -> !device.received().isEmpty());
    JsonNode answer = device.received().getFirst();
    assertThat(answer.path("type").asText()).isEqualTo("pricetag.error");
    assertThat(answer.path("correlationid").asText()).isEqualTo(event.path("id").asText());
    assertThat(answer.at("/data/code").asText()).isEqualTo(code.name());
    assertThat(answer.at("/data/requestId").asText()).isEqualTo(event.path("id").asText());
    assertThat(answer.at("/data/message").asText()).isNotEmpty();
    assertThat(tags()).isZero();
    assertNextEventGoesThrough();
  }

  private void assertNextEventGoesThrough() {
    device.publish(TestDevice.STATUS_TOPIC, device.status(tagId, now()));
    awaitKnown();
  }

  @Test
  void status_valid_becomesAnAccessPointAndATag() {
    Instant time = now();

    device.publish(TestDevice.STATUS_TOPIC, device.status(tagId, time));

    awaitKnown();
    assertThat(database.text("select ap_client_id from tag where tag_id = ?", tagId))
        .isEqualTo(device.clientId());
    assertThat(
            database.count(
                "select count(*) from access_point where client_id = ? and reported_at = cast(? as timestamptz)",
                device.clientId(),
                time.toString()))
        .isEqualTo(1);
  }

  @Test
  void status_inBinaryMode_hasItsEffect() {
    ObjectNode event = device.status(tagId, now());
    Map<String, String> attributes = new HashMap<>();
    for (String name : new String[] {"specversion", "id", "source", "type", "time"}) {
      attributes.put(name, event.path(name).asText());
    }

    device.publishBinary(TestDevice.STATUS_TOPIC, attributes, event.path("data"));

    awaitKnown();
  }

  @Test
  void status_sameIdAgainWithOtherContent_hasNoSecondEffect() {
    Instant time = now();
    ObjectNode event = device.status(tagId, time);
    device.publish(TestDevice.STATUS_TOPIC, event);
    awaitKnown();

    ObjectNode again =
        device.status(tagId + "x", time.plusMillis(1)).put("id", event.path("id").asText());
    device.publish(TestDevice.STATUS_TOPIC, again);

    // What another device sends afterwards tells that the repeated event has been handled.
    try (TestDevice other = new TestDevice(servers.broker())) {
      other.publish(TestDevice.STATUS_TOPIC, other.status(tagId + "y", time));
      await()
          .atMost(LIMIT)
          .until(
              () -> database.count("select count(*) from tag where tag_id = ?", tagId + "y") == 1);
    }
    assertThat(database.count("select count(*) from tag where tag_id = ?", tagId + "x")).isZero();
    assertThat(
            database.count(
                "select count(*) from processed_event where source = ? and event_id = ?",
                device.clientId(),
                event.path("id").asText()))
        .isEqualTo(1);
  }

  @Test
  void status_olderThanTheState_leavesTheState() {
    Instant time = now();
    device.publish(TestDevice.STATUS_TOPIC, device.status(tagId, time));
    awaitKnown();

    ObjectNode older = device.status(tagId, time.minusSeconds(60));
    ((ObjectNode) older.at("/data/tags/0")).put("batteryPercent", 3);
    device.publish(TestDevice.STATUS_TOPIC, older);

    await()
        .atMost(LIMIT)
        .until(
            () ->
                database.count(
                        "select count(*) from processed_event where event_id = ?",
                        older.path("id").asText())
                    == 1);
    assertThat(database.text("select battery_percent from tag where tag_id = ?", tagId))
        .isEqualTo("87");
  }

  @Test
  void event_stale_setAsideAndSenderTold() {
    ObjectNode event = device.status(tagId, now().minus(25, ChronoUnit.HOURS));

    device.publish(TestDevice.STATUS_TOPIC, event);

    assertRefused(RefusalCode.STALE_EVENT, event);
  }

  @Test
  void event_fromTheFuture_setAsideAndSenderTold() {
    ObjectNode event = device.status(tagId, now().plus(6, ChronoUnit.MINUTES));

    device.publish(TestDevice.STATUS_TOPIC, event);

    assertRefused(RefusalCode.FUTURE_EVENT, event);
  }

  @Test
  void event_pastItsExpiry_setAsideAndSenderTold() {
    ObjectNode event =
        device.status(tagId, now()).put("expirytime", now().minusSeconds(1).toString());

    device.publish(TestDevice.STATUS_TOPIC, event);

    assertRefused(RefusalCode.EXPIRED_EVENT, event);
  }

  @Test
  void event_breakingItsSchema_setAsideAndSenderTold() {
    ObjectNode event = device.status(tagId, now());
    ((ObjectNode) event.at("/data/tags/0")).put("batteryPercent", 101);

    device.publish(TestDevice.STATUS_TOPIC, event);

    assertRefused(RefusalCode.SCHEMA_VIOLATION, event);
  }

  @Test
  void event_ofAnotherTopicsType_setAsideAndSenderTold() {
    ObjectNode event = device.status(tagId, now());

    device.publish(TestDevice.ANSWER_TOPIC, event);

    assertRefused(RefusalCode.WRONG_TOPIC, event);
  }

  @Test
  void event_withACharacterThatTheDatabaseCannotKeep_deadLetteredAloneAndSenderTold() {
    ObjectNode event = device.status(tagId, now());
    ((ObjectNode) event.path("data")).put("firmware", "a\u0000b");

    device.publish(TestDevice.STATUS_TOPIC, event);

    assertRefused(RefusalCode.SCHEMA_VIOLATION, event);
  }

  @Test
  void answer_toAnUnknownTask_setAsideAndSenderTold() {
    ObjectNode event = device.event("pricetag.task.accepted", UUID.randomUUID().toString(), now());
    event.putObject("data").put("taskId", UUID.randomUUID().toString());

    device.publish(TestDevice.ANSWER_TOPIC, event);

    assertRefused(RefusalCode.UNKNOWN_TASK, event);
  }

  @Test
  void source_ofSixtyFiveCharacters_setAside() {
    String source = "GID_tag_ap@@@" + "x".repeat(52);
    ObjectNode event = device.status(tagId, now()).put("source", source);

    device.publish(TestDevice.STATUS_TOPIC, event);

    await()
        .atMost(LIMIT)
        .until(
            () ->
                database.count(
                        "select count(*) from dead_letter where reason_code = 'WRONG_SOURCE'"
                            + " and source = ? and reason like '%65 characters%'",
                        source)
                    == 1);
    assertThat(tags()).isZero();
    assertNextEventGoesThrough();
  }

  @Test
  void payload_notJson_setAsideAsItCame() {
    byte[] payload = ("{\"nonsense of\": " + tagId).getBytes(StandardCharsets.UTF_8);

    device.publish(TestDevice.STATUS_TOPIC, payload);
    device.publish(TestDevice.STATUS_TOPIC, payload);

    await()
        .atMost(LIMIT)
        .until(
            () ->
                database.count(
                        "select coalesce(sum(occurrences), 0) from dead_letter"
                            + " where reason_code = 'MALFORMED_EVENT' and payload = ?",
                        payload)
                    == 2);
    assertNextEventGoesThrough();
  }

  @Test
  void payload_overTheLimit_refusedByTheBroker() {
    byte[] payload = (tagId + " ".repeat(256 * 1024)).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> device.publish(TestDevice.STATUS_TOPIC, payload))
        .isInstanceOfSatisfying(
            Mqtt5PubAckException.class,
            refused ->
                assertThat(refused.getMqttMessage().getReasonCode())
                    .isEqualTo(Mqtt5PubAckReasonCode.QUOTA_EXCEEDED));
    assertNextEventGoesThrough();
  }

  @Test
  void deadLetter_replayedWhenItsCauseIsGone_hasItsEffect() {
    String taskId = UUID.randomUUID().toString();
    ObjectNode event = device.event("pricetag.task.accepted", taskId + "-accepted", now());
    event.putObject("data").put("taskId", taskId);
    device.publish(TestDevice.ANSWER_TOPIC, event);
    await().atMost(LIMIT).until(() -> deadLetters(RefusalCode.UNKNOWN_TASK) == 1);

    insertTask(taskId);
    database.update(
        "update dead_letter set replay_requested_at = now() where source = ?", device.clientId());

    await()
        .atMost(LIMIT)
        .until(
            () ->
                "ACCEPTED"
                    .equals(
                        database.text(
                            "select state from price_change_task where task_id = cast(? as uuid)",
                            taskId)));
    await()
        .atMost(LIMIT)
        .until(
            () ->
                database.count(
                        "select count(*) from dead_letter where source = ? and replayed_at is not null",
                        device.clientId())
                    == 1);
  }

  /** Batches run side by side, so that what was sent first may be applied last. */
  @Test
  void answer_acceptedAppliedAfterCompleted_isNoNews() {
    String taskId = UUID.randomUUID().toString();
    insertTask(taskId);
    ObjectNode completed = completed(taskId);
    ObjectNode accepted = device.event("pricetag.task.accepted", taskId + "-accepted", now());
    accepted.putObject("data").put("taskId", taskId);

    device.publish(TestDevice.ANSWER_TOPIC, completed);
    awaitProcessed(completed);
    device.publish(TestDevice.ANSWER_TOPIC, accepted);
    awaitProcessed(accepted);

    assertThat(history(taskId)).containsExactly("SENT ", "ACCEPTED ", "COMPLETED ");
  }

  @Test
  void answer_completedAgainAfterTheEnd_isNotedInTheHistory() {
    String taskId = UUID.randomUUID().toString();
    insertTask(taskId);
    ObjectNode first = completed(taskId);
    ObjectNode again = completed(taskId);

    device.publish(TestDevice.ANSWER_TOPIC, first);
    awaitProcessed(first);
    device.publish(TestDevice.ANSWER_TOPIC, again);
    awaitProcessed(again);

    assertThat(history(taskId))
        .containsExactly(
            "SENT ",
            "ACCEPTED ",
            "COMPLETED ",
            "COMPLETED pricetag.task.completed arrived after the end");
  }

  private ObjectNode completed(String taskId) {
    ObjectNode event = device.event("pricetag.task.completed", UUID.randomUUID().toString(), now());
    event
        .putObject("data")
        .put("taskId", taskId)
        .putArray("outcomes")
        .addObject()
        .put("tagId", tagId)
        .put("outcome", "DISPLAYED");
    return event;
  }

  private static void awaitProcessed(ObjectNode event) {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                database.count(
                        "select count(*) from processed_event where event_id = ?",
                        event.path("id").asText())
                    == 1);
  }

  private static List<String> history(String taskId) {
    return database.texts(
        "select concat(to_state, ' ', reason) from price_change_task_history"
            + " where task_id = cast(? as uuid) and from_state is not null order by entry_id",
        taskId);
  }

  /** Inserts a task with one tag for the device; it is not sent. */
  private void insertTask(String taskId) {
    database.update(
        "insert into price_change_request (request_key, changes, state) values (?, '[]', 'PLANNED')",
        taskId);
    database.update(
        "insert into price_change_task (task_id, request_key, ap_client_id, store_id, deadline)"
            + " values (cast(? as uuid), ?, ?, 'S900', now() + interval '1 hour')",
        taskId,
        taskId,
        device.clientId());
    database.update(
        "insert into price_change_task_tag (task_id, tag_id, price, currency)"
            + " values (cast(? as uuid), ?, 1, 'EUR')",
        taskId,
        tagId);
  }
}
