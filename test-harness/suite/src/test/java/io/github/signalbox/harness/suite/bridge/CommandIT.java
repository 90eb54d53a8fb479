/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static io.github.signalbox.harness.suite.bridge.GatewayCalls.ATTACH;
import static io.github.signalbox.harness.suite.bridge.GatewayCalls.ATTACHED;
import static io.github.signalbox.harness.suite.bridge.GatewayCalls.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.signalbox.harness.server.Bridge;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Commands to one gateway: what each end looks like to the caller and in the history, that a
 * command is sent once or not at all, and to nobody else.
 *
 * <p>Not here: what is wrong with a reply (ReplyIT), replicas and overload (CommandReplicaIT),
 * commands to many (FleetIT), the gateways of the simulation (GatewaysIT).
 */
@ExtendWith(TestServers.class)
class CommandIT {
  private static final String LONG_ATTACH =
      "{\"command\":\"bucket.attach\",\"arguments\":{\"bucket\":\"acme-logs\"},\"timeoutMs\":30000}";

  private static TestServers.Running servers;
  private static Database database;
  private static Bridge bridge;
  private static Api api;
  private static GatewayCalls calls;

  @BeforeAll
  static void startBridge(TestServers.Running running) {
    servers = running;
    database = running.database();
    bridge =
        running.startBridge(
            "command-1", GatewayCalls.settings(Map.of("signalbox.elasticsearch.enabled", "true")));
    api = new Api(bridge, "csg");
    calls = new GatewayCalls(running, api);
  }

  @AfterEach
  void endGateways() {
    calls.endGateways();
  }

  @AfterAll
  static void endBridge() {
    calls.awaitNothingOpen();
    api.close();
    bridge.close();
  }

  @Test
  void command_answered_givesTheResultAndStandsInTheHistory() {
    TestGateway gateway = calls.gateway().answering(ATTACHED);

    Api.Answer answer = calls.run(gateway, ATTACH);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("result").path("bucket").asText()).isEqualTo("acme-logs");
    JsonNode event = gateway.commands().getFirst();
    assertThat(event.path("source").asText()).isEqualTo("GID_bridge@@@bridge");
    assertThat(event.path("replytopic").asText()).isEqualTo("csg-up/reply/command-1");
    assertThat(Instant.parse(event.path("expirytime").asText()))
        .isEqualTo(Instant.parse(event.path("time").asText()).plusMillis(1500));
    assertThat(calls.command(answer.body().path("commandId").asText()).path("state").asText())
        .isEqualTo("SUCCEEDED");
    assertThat(api.get("gateways/" + gateway.deviceId() + "/commands").body().path("items"))
        .hasSize(1);
  }

  @Test
  void command_refusedByTheGateway_is422WithItsCodeAndMessage() {
    TestGateway gateway =
        calls
            .gateway()
            .answering((self, event) -> self.fail(event, "NO_SUCH_SHARE", "there is no photos"));

    Api.Answer answer =
        calls.run(gateway, "{\"command\":\"share.delete\",\"arguments\":{\"name\":\"photos\"}}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("CSG_COMMAND_FAILED");
    assertThat(answer.body().path("gatewayError").path("code").asText()).isEqualTo("NO_SUCH_SHARE");
    assertThat(answer.body().path("gatewayError").path("message").asText())
        .isEqualTo("there is no photos");
    assertThat(calls.command(answer.body().path("commandId").asText()).path("state").asText())
        .isEqualTo("FAILED");
  }

  @ParameterizedTest
  @CsvSource({"SUCCEEDED, 200, ", "FAILED, 422, CSG_COMMAND_FAILED"})
  void command_notAnswered_is504AndTheLateReplyCorrectsTheRecord(
      String state, int status, String code) {
    TestGateway gateway = calls.gateway();
    String key = UUID.randomUUID().toString();

    Api.Answer answer = calls.run(gateway, ATTACH, "Idempotency-Key", key);

    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.code()).isEqualTo("CSG_TIMEOUT");
    assertThat(answer.body().path("detail").asText()).contains("may have run", "issue it again");
    assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    String id = answer.body().path("commandId").asText();
    assertThat(calls.command(id).path("state").asText()).isEqualTo("TIMED_OUT");
    assertThat(calls.run(gateway, ATTACH, "Idempotency-Key", key).code()).isEqualTo("CSG_TIMEOUT");

    if (state.equals("SUCCEEDED")) {
      gateway.succeed(gateway.awaitCommands(1), ATTACHED);
    } else {
      gateway.fail(gateway.awaitCommands(1), "DISK_FULL", "no room");
    }

    await().atMost(LIMIT).until(() -> calls.command(id).path("state").asText(), state::equals);
    assertThat(calls.command(id).has("lateReplyAt")).isTrue();
    Api.Answer again = calls.run(gateway, ATTACH, "Idempotency-Key", key);
    assertThat(again.status()).isEqualTo(status);
    assertThat(again.code()).isEqualTo(code == null ? "" : code);
    assertThat(
            database.count(
                "select count(*) from operation_log where document -> 'signalbox' ->> 'command' = ?"
                    + " and document -> 'signalbox' ->> 'from_state' = 'TIMED_OUT'"
                    + " and document -> 'event' ->> 'reason' like 'late reply%'",
                id))
        .isEqualTo(1);
    assertThat(gateway.commands()).hasSize(1);
  }

  /** The command is in the broker's socket, and nobody knows whether the broker will read it. */
  @Test
  void command_brokerHangsWhilePublishing_outcomeIsUnknownUntilTheReplyComes() {
    TestGateway gateway = calls.gateway().answering(ATTACHED);
    String key = UUID.randomUUID().toString();
    servers.artemis().pause();

    Api.Answer answer = calls.run(gateway, ATTACH, "Idempotency-Key", key);

    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.code()).isEqualTo("CSG_OUTCOME_UNKNOWN");
    assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    assertThat(answer.body().path("detail").asText()).contains("before you issue it again");
    String id = answer.body().path("commandId").asText();
    assertThat(calls.command(id).path("state").asText()).isEqualTo("UNKNOWN");

    servers.artemis().resume();

    await()
        .atMost(LIMIT)
        .until(() -> calls.command(id).path("state").asText(), "SUCCEEDED"::equals);
    assertThat(calls.run(gateway, ATTACH, "Idempotency-Key", key).status()).isEqualTo(200);
    assertThat(gateway.commands()).hasSize(1);
  }

  @Test
  void command_brokerHangsAndTheReplyComesInTime_isAnswered() {
    TestGateway gateway = calls.gateway().answering(ATTACHED);
    servers.artemis().pause();
    CompletableFuture<Api.Answer> open = calls.running(api, gateway, LONG_ATTACH);
    await()
        .atMost(LIMIT)
        .until(
            () ->
                database.count(
                        "select count(*) from csg_command where client_id = ?"
                            + " and unconfirmed is not null",
                        gateway.clientId())
                    == 1);

    servers.artemis().resume();

    assertThat(open.join().status()).isEqualTo(200);
    assertThat(gateway.commands()).hasSize(1);
  }

  /** What the gateway has done must not be told to the caller as "send it again". */
  @Test
  void command_databaseAwayWhenTheReplyComes_outcomeIsUnknownAndKnownLater() {
    TestGateway gateway = calls.gateway();
    String key = UUID.randomUUID().toString();
    CompletableFuture<Api.Answer> open =
        CompletableFuture.supplyAsync(
            () -> calls.run(gateway, LONG_ATTACH, "Idempotency-Key", key),
            Thread::startVirtualThread);
    JsonNode command = gateway.awaitCommands(1);
    servers.postgreSql().kill();
    gateway.succeed(command, ATTACHED);

    Api.Answer answer = open.join();

    servers.postgreSql().start();
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.code()).isEqualTo("CSG_OUTCOME_UNKNOWN");
    assertThat(answer.body().path("commandId")).isEqualTo(command.path("id"));
    await()
        .atMost(LIMIT)
        .until(
            () -> calls.run(gateway, LONG_ATTACH, "Idempotency-Key", key).status(),
            Integer.valueOf(200)::equals);
    assertThat(gateway.commands()).hasSize(1);
  }

  /** Who waits holds no thread, or the reply to another caller waits behind those that wait. */
  @Test
  void command_whileAHundredWaitForSilentGateways_isAnswered() {
    // A connection of HTTP/2 has room for 100 requests at once.
    try (Api waiting = new Api(bridge, "csg")) {
      List<TestGateway> silent = Stream.generate(calls::gateway).limit(25).toList();
      List<CompletableFuture<Api.Answer>> open =
          silent.stream()
              .flatMap(g -> Stream.generate(() -> calls.running(waiting, g, LONG_ATTACH)).limit(4))
              .toList();
      silent.forEach(gateway -> gateway.awaitCommands(4));
      TestGateway healthy = calls.gateway().answering(ATTACHED);

      for (int i = 0; i < 20; i++) {
        assertThat(calls.run(healthy, LONG_ATTACH).status()).isEqualTo(200);
      }

      assertThat(open).noneMatch(CompletableFuture::isDone);
      silent.forEach(g -> g.commands().forEach(command -> g.succeed(command, ATTACHED)));
      assertThat(open).allMatch(answer -> answer.join().status() == 200);
    }
  }

  @Test
  void command_gatewayAway_is409AtOnceAndNothingWaitsForIt() {
    TestGateway gateway = calls.gateway().answering(ATTACHED);
    gateway.disconnect();
    calls.awaitOnline(gateway, false);

    Api.Answer answer = calls.run(gateway, ATTACH);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("CSG_OFFLINE");
    assertThat(answer.body().has("lastSeenAt")).isTrue();
    try (TestGateway back = TestGateway.takingOver(servers.broker(), gateway)) {
      back.answering(ATTACHED);
      calls.awaitOnline(gateway, true);
      assertThat(calls.run(back, ATTACH).status()).isEqualTo(200);
      assertThat(back.commands()).hasSize(1);
    }
  }

  /** The broker has no such client, though the table still says that it is there. */
  @Test
  void command_presenceLags_brokerSaysThatNobodyListens() {
    TestGateway gateway = calls.gateway();
    gateway.disconnect();
    calls.awaitOnline(gateway, false);
    database.update(
        "insert into client_channel (source, channel_id, boot_id, number, client_id, connected_at)"
            + " values ('GID_broker@@@lag', ?, 'b', 1, ?, now())",
        UUID.randomUUID().toString(),
        gateway.clientId());
    calls.awaitOnline(gateway, true);

    Api.Answer answer = calls.run(gateway, ATTACH);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("CSG_OFFLINE");
    assertThat(calls.command(answer.body().path("commandId").asText()).path("state").asText())
        .isEqualTo("OFFLINE");
  }

  @Test
  void command_brokerAway_is503AndGoesOutOnceWithTheSameKeyWhenTheBrokerIsBack() {
    TestGateway gateway = calls.gateway();
    String key = UUID.randomUUID().toString();
    servers.artemis().kill();

    Api.Answer answer = calls.run(gateway, ATTACH, "Idempotency-Key", key);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("CSG_NOT_SENT");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    String id = answer.body().path("commandId").asText();
    assertThat(calls.command(id).path("state").asText()).isEqualTo("NOT_SENT");
    servers.artemis().start();
    try (TestGateway back = TestGateway.takingOver(servers.broker(), gateway)) {
      back.answering(ATTACHED);
      await()
          .atMost(LIMIT)
          .until(() -> calls.run(back, ATTACH, "Idempotency-Key", key).status() == 200);
      assertThat(back.commands())
          .hasSize(1)
          .extracting(command -> command.path("id").asText())
          .doesNotContain(id);
    }
  }

  /** A topic that no broker takes: sending the same again does not help. */
  @Test
  void command_rejectedOnPublishing_is502WithTheReasonAndNoRetry() {
    TestGateway gateway = calls.gateway();
    database.update(
        "update csg_gateway set client_id = client_id || '+' where device_id = ?",
        gateway.deviceId());

    Api.Answer answer = calls.run(gateway, ATTACH);

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.code()).isEqualTo("CSG_BROKER_REJECTED");
    assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    assertThat(answer.body().path("detail").asText())
        .contains("nothing was sent", "topic name invalid (0x90)");
    JsonNode record = calls.command(answer.body().path("commandId").asText());
    assertThat(record.path("state").asText()).isEqualTo("NOT_SENT");
    assertThat(record.path("code").asText()).isEqualTo("CSG_BROKER_REJECTED");
  }

  @Test
  void command_unknownGateway_is404() {
    assertThat(api.post("gateways/gw-nobody/commands", ATTACH).status()).isEqualTo(404);
  }

  @Test
  void command_gatewayDeletedMeanwhile_is404AndSaysThatItMayHaveRun() {
    TestGateway gateway = calls.gateway();
    CompletableFuture<Api.Answer> open = calls.running(api, gateway, ATTACH);
    JsonNode event = gateway.awaitCommands(1);

    assertThat(api.delete("gateways/" + gateway.deviceId()).status()).isEqualTo(200);
    gateway.succeed(event, ATTACHED);

    Api.Answer answer = open.join();
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body().path("detail").asText())
        .contains(event.path("id").asText(), "deleted", "may have run");
    assertThat(gateway.awaitError().path("code").asText()).isEqualTo("UNKNOWN_COMMAND");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"command\":\"share.create\",\"arguments\":{\"name\":\"a\"}} | arguments.bucket",
        "{\"command\":\"log.excerpt\",\"arguments\":{\"lines\":90000}} | arguments.lines",
        "{\"command\":\"restart\",\"arguments\":{\"soon\":true}} | arguments.soon",
        "{\"command\":\"make.coffee\"} | command",
        "{\"command\":\"restart\",\"timeoutMs\":500} | timeoutMs",
        "{\"command\":\"restart\",\"timeoutMs\":300000} | timeoutMs"
      })
  void command_badArguments_is422AndNothingIsSent(String request, String field) {
    TestGateway gateway = calls.gateway().answering("{}");

    Api.Answer answer = calls.run(gateway, request);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().path("errors").get(0).path("field").asText()).isEqualTo(field);
    assertThat(
            database.count(
                "select count(*) from csg_command where client_id = ?", gateway.clientId()))
        .isZero();
    assertThat(gateway.commands()).isEmpty();
  }

  /** The limit is that of the message; its size counts as the gateway would get it. */
  @ParameterizedTest
  @CsvSource({"'\"a\"', 17000", "'1.5', 14000", "'\"€\"', 10000"})
  void command_largerThanItsTopicAllows_is413AndNothingIsStored(String item, int count) {
    TestGateway gateway = calls.gateway().answering("{}");
    String arguments = "{\"list\":[" + String.join(",", Collections.nCopies(count, item)) + "]}";

    Api.Answer answer =
        calls.run(gateway, "{\"command\":\"x-acme.blink\",\"arguments\":" + arguments + "}");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("PAYLOAD_TOO_LARGE");
    assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo("arguments");
    assertThat(answer.body().at("/errors/0/message").asText()).contains("bytes", "65536");
    assertThat(
            database.count(
                "select count(*) from csg_command where client_id = ?", gateway.clientId()))
        .isZero();
    assertThat(gateway.commands()).isEmpty();
  }

  @Test
  void command_asLargeAsItsTopicAllows_isSent() {
    TestGateway gateway = calls.gateway().answering("{}");
    String text = "x".repeat(65_536 - 620);

    Api.Answer answer =
        calls.run(
            gateway, "{\"command\":\"x-acme.blink\",\"arguments\":{\"text\":\"" + text + "\"}}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(gateway.commands().getFirst().at("/data/arguments/text").asText()).hasSize(64_916);
  }

  @Test
  void command_ofAVendor_goesBothWaysUnchecked() {
    TestGateway gateway = calls.gateway().answering("{\"anything\":[1,2]}");

    Api.Answer answer =
        calls.run(gateway, "{\"command\":\"x-acme.blink\",\"arguments\":{\"lamp\":3}}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("result").path("anything")).hasSize(2);
    assertThat(gateway.commands().getFirst().at("/data/arguments/lamp").asInt()).isEqualTo(3);
  }

  @Test
  void command_argumentsLeftOut_haveTheCataloguesDefaults() {
    TestGateway gateway = calls.gateway().answering("{\"restartsInS\":0}");

    assertThat(calls.run(gateway, "{\"command\":\"restart\"}").status()).isEqualTo(200);

    assertThat(gateway.commands().getFirst().at("/data/arguments/delayS").asInt(-1)).isZero();
  }

  @Test
  void gateway_takenOver_commandGoesToTheNewConnectionOnce() {
    TestGateway first = calls.gateway().answering(ATTACHED);
    try (TestGateway second = TestGateway.takingOver(servers.broker(), first)) {
      second.answering(ATTACHED);
      calls.awaitOnline(first, true);

      Api.Answer answer = calls.run(first, ATTACH);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(second.commands()).hasSize(1);
      assertThat(first.commands()).isEmpty();
    }
  }

  @Test
  void log_ofACommand_isShippedToElasticsearch() {
    TestGateway gateway = calls.gateway().answering(ATTACHED);
    assertThat(calls.run(gateway, ATTACH).status()).isEqualTo(200);

    try (Documents documents =
        new Documents(servers.properties().get("signalbox.elasticsearch.addresses"))) {
      await().atMost(LIMIT).until(() -> documents.logEntries(gateway.clientId()).size() == 2);
    }
    assertThat(
            database.count(
                "select count(*) from dead_letter where reason_code = 'DOCUMENT_REFUSED'"))
        .isZero();
  }
}
