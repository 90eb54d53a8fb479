/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.harness.server.Bridge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Commands to one gateway, with two replicas of the bridge: what each end looks like to the caller
 * and in the history, that a command is sent once or not at all, and to nobody else.
 *
 * <p>Not here: commands to many (FleetIT), the gateways of the simulation (GatewaysIT).
 */
@ExtendWith(TestServers.class)
class CommandIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String FLUSH = "{\"command\":\"cache.flush\",\"timeoutMs\":1500}";
  private static final String FLUSHED = "{\"jobId\":\"j-1\",\"dirtyBytes\":100}";
  private static final int MAX_WAITING = 6;

  private static TestServers.Running servers;
  private static Database database;
  private static Bridge bridge;
  private static Bridge secondBridge;
  private static Api api;
  private static Api secondApi;

  private final List<TestGateway> gateways = new ArrayList<>();

  @BeforeAll
  static void startBridges(TestServers.Running running) {
    servers = running;
    database = running.database();
    Map<String, String> settings =
        Map.of(
            "rtc.server.type", "sandbox",
            "signalbox.elasticsearch.enabled", "true",
            "csg.command.max-waiting", String.valueOf(MAX_WAITING),
            "csg.command.max-open-per-gateway", "2");
    bridge = running.startBridge("command-1", settings);
    secondBridge = running.startBridge("command-2", settings);
    api = new Api(bridge, "csg");
    secondApi = new Api(secondBridge, "csg");
  }

  @AfterAll
  static void endBridges() {
    api.close();
    secondApi.close();
    bridge.close();
    secondBridge.close();
  }

  @AfterEach
  void endGateways() {
    gateways.forEach(TestGateway::close);
  }

  /** A gateway that has reported and is known to be online. */
  private TestGateway gateway() {
    TestGateway gateway = new TestGateway(servers.broker(), "hangzhou").report();
    gateways.add(gateway);
    awaitOnline(gateway, true);
    return gateway;
  }

  private static void awaitOnline(TestGateway gateway, boolean online) {
    await()
        .atMost(LIMIT)
        .until(
            () -> api.get("gateways/" + gateway.deviceId()).body().path("online").toString(),
            String.valueOf(online)::equals);
  }

  private static Api.Answer run(Api at, TestGateway gateway, String command, String... headers) {
    return at.post("gateways/" + gateway.deviceId() + "/commands", command, headers);
  }

  private static Api.Answer run(TestGateway gateway, String command, String... headers) {
    return run(api, gateway, command, headers);
  }

  private static CompletableFuture<Api.Answer> running(
      Api at, TestGateway gateway, String command) {
    return CompletableFuture.supplyAsync(() -> run(at, gateway, command));
  }

  private static JsonNode command(String commandId) {
    return api.get("commands/" + commandId).body();
  }

  private static long open() {
    return database.count("select count(*) from csg_command where state = 'SENT'");
  }

  @Test
  void command_answered_givesTheResultAndStandsInTheHistory() {
    TestGateway gateway = gateway().answering(FLUSHED);

    Api.Answer answer = run(gateway, FLUSH);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("result").path("jobId").asText()).isEqualTo("j-1");
    JsonNode event = gateway.commands().getFirst();
    assertThat(event.path("source").asText()).isEqualTo("GID_bridge@@@bridge");
    assertThat(event.path("replytopic").asText()).isEqualTo("csg-up/reply/command-1");
    assertThat(Instant.parse(event.path("expirytime").asText()))
        .isEqualTo(Instant.parse(event.path("time").asText()).plusMillis(1500));
    assertThat(command(answer.body().path("commandId").asText()).path("state").asText())
        .isEqualTo("SUCCEEDED");
    assertThat(api.get("gateways/" + gateway.deviceId() + "/commands").body().path("items"))
        .hasSize(1);
  }

  @Test
  void command_onEitherReplica_isAnsweredToItsCaller() {
    TestGateway gateway = gateway().answering(FLUSHED);

    for (int i = 0; i < 5; i++) {
      assertThat(run(api, gateway, FLUSH).status()).isEqualTo(200);
      assertThat(run(secondApi, gateway, FLUSH).status()).isEqualTo(200);
    }

    assertThat(gateway.commands()).hasSize(10);
  }

  @Test
  void command_refusedByTheGateway_is422WithItsCodeAndMessage() {
    TestGateway gateway =
        gateway()
            .answering((self, event) -> self.fail(event, "NO_SUCH_SHARE", "there is no photos"));

    Api.Answer answer =
        run(gateway, "{\"command\":\"share.delete\",\"arguments\":{\"name\":\"photos\"}}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("CSG_COMMAND_FAILED");
    assertThat(answer.body().path("gatewayError").path("code").asText()).isEqualTo("NO_SUCH_SHARE");
    assertThat(answer.body().path("gatewayError").path("message").asText())
        .isEqualTo("there is no photos");
    assertThat(command(answer.body().path("commandId").asText()).path("state").asText())
        .isEqualTo("FAILED");
  }

  @Test
  void command_notAnswered_is504AndTheLateReplyIsLoggedNotDelivered() {
    TestGateway gateway = gateway();

    Api.Answer answer = run(gateway, FLUSH);

    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.code()).isEqualTo("CSG_TIMEOUT");
    assertThat(answer.body().path("detail").asText()).contains("issue it again");
    String id = answer.body().path("commandId").asText();
    assertThat(command(id).path("state").asText()).isEqualTo("TIMED_OUT");

    gateway.succeed(gateway.awaitCommands(1), FLUSHED);

    await().atMost(LIMIT).until(() -> command(id).has("lateReplyAt"));
    assertThat(command(id).path("state").asText()).isEqualTo("TIMED_OUT");
    assertThat(
            database.count(
                "select count(*) from operation_log where document -> 'signalbox' ->> 'command' = ?"
                    + " and document -> 'event' ->> 'reason' = 'late reply'",
                id))
        .isEqualTo(1);
    assertThat(gateway.commands()).hasSize(1);
  }

  @Test
  void command_gatewayAway_is409AtOnceAndNothingWaitsForIt() {
    TestGateway gateway = gateway().answering(FLUSHED);
    gateway.disconnect();
    awaitOnline(gateway, false);

    Api.Answer answer = run(gateway, FLUSH);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("CSG_OFFLINE");
    assertThat(answer.body().has("lastSeenAt")).isTrue();
    try (TestGateway back = TestGateway.takingOver(servers.broker(), gateway)) {
      back.answering(FLUSHED);
      awaitOnline(gateway, true);
      assertThat(run(back, FLUSH).status()).isEqualTo(200);
      assertThat(back.commands()).hasSize(1);
    }
  }

  /** The broker has no such client, though the table still says that it is there. */
  @Test
  void command_presenceLags_brokerSaysThatNobodyListens() {
    TestGateway gateway = gateway();
    gateway.disconnect();
    awaitOnline(gateway, false);
    database.update(
        "insert into client_channel (source, channel_id, boot_id, number, client_id, connected_at)"
            + " values ('GID_broker@@@lag', ?, 'b', 1, ?, now())",
        UUID.randomUUID().toString(),
        gateway.clientId());
    awaitOnline(gateway, true);

    Api.Answer answer = run(gateway, FLUSH);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("CSG_OFFLINE");
    assertThat(command(answer.body().path("commandId").asText()).path("state").asText())
        .isEqualTo("OFFLINE");
  }

  @Test
  void command_brokerAway_is503AndIsNotSentWhenTheBrokerIsBack() {
    TestGateway gateway = gateway();
    servers.artemis().kill();

    Api.Answer answer = run(gateway, FLUSH);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("CSG_NOT_SENT");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    servers.artemis().start();
    try (TestGateway back = TestGateway.takingOver(servers.broker(), gateway)) {
      back.answering(FLUSHED);
      await().atMost(LIMIT).until(() -> run(back, FLUSH).status() == 200);
      assertThat(back.commands())
          .extracting(command -> command.path("id"))
          .doesNotContain(answer.body().path("commandId"));
    }
  }

  @Test
  void command_unknownGateway_is404() {
    assertThat(api.post("gateways/gw-nobody/commands", FLUSH).status()).isEqualTo(404);
  }

  @Test
  void command_gatewayDeletedMeanwhile_is404AndSaysThatItMayHaveRun() {
    TestGateway gateway = gateway();
    CompletableFuture<Api.Answer> open = running(api, gateway, FLUSH);
    JsonNode event = gateway.awaitCommands(1);

    assertThat(api.delete("gateways/" + gateway.deviceId()).status()).isEqualTo(200);
    gateway.succeed(event, FLUSHED);

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
    TestGateway gateway = gateway().answering("{}");

    Api.Answer answer = run(gateway, request);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().path("errors").get(0).path("field").asText()).isEqualTo(field);
    assertThat(
            database.count(
                "select count(*) from csg_command where client_id = ?", gateway.clientId()))
        .isZero();
    assertThat(gateway.commands()).isEmpty();
  }

  @Test
  void command_ofAVendor_goesBothWaysUnchecked() {
    TestGateway gateway = gateway().answering("{\"anything\":[1,2]}");

    Api.Answer answer = run(gateway, "{\"command\":\"x-acme.blink\",\"arguments\":{\"lamp\":3}}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("result").path("anything")).hasSize(2);
    assertThat(gateway.commands().getFirst().at("/data/arguments/lamp").asInt()).isEqualTo(3);
  }

  @Test
  void command_argumentsLeftOut_haveTheCataloguesDefaults() {
    TestGateway gateway = gateway().answering("{\"restartsInS\":0}");

    assertThat(run(gateway, "{\"command\":\"restart\"}").status()).isEqualTo(200);

    assertThat(gateway.commands().getFirst().at("/data/arguments/delayS").asInt(-1)).isZero();
  }

  @Test
  void command_resultThatBreaksItsSchema_is502() {
    TestGateway gateway = gateway().answering("{\"jobId\":\"j-1\"}");

    Api.Answer answer = run(gateway, FLUSH);

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.code()).isEqualTo("CSG_INVALID_REPLY");
    assertThat(answer.body().path("detail").asText()).contains("dirtyBytes");
    assertThat(command(answer.body().path("commandId").asText()).path("code").asText())
        .isEqualTo("CSG_INVALID_REPLY");
  }

  @Test
  void command_malformedReply_is502AndSetAside() {
    TestGateway gateway =
        gateway()
            .answering(
                (self, event) ->
                    self.publish(
                        event.path("replytopic").asText(),
                        self.event(
                            "csg.command.replied",
                            Instant.now(),
                            TestGateway.reply(event, "PERHAPS"))));

    Api.Answer answer = run(gateway, FLUSH);

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body().path("detail").asText()).contains("SCHEMA_VIOLATION");
    await()
        .atMost(LIMIT)
        .until(
            () ->
                database.count(
                    "select count(*) from dead_letter where source = ?", gateway.clientId()),
            n -> n == 1);
  }

  @Test
  void reply_thatIsNoJson_isSetAsideAndTheCallerTimesOut() {
    TestGateway gateway =
        gateway()
            .answering(
                (self, event) -> self.publish(event.path("replytopic").asText(), "\u0000 done!"));

    assertThat(run(gateway, FLUSH).status()).isEqualTo(504);
    assertThat(run(gateway.answering(FLUSHED), FLUSH).status()).isEqualTo(200);
  }

  @Test
  void reply_fromAnotherGatewayThanTheAskedOne_isRefused() {
    TestGateway asked = gateway();
    TestGateway other = gateway();
    asked.answering((self, event) -> other.succeed(event, FLUSHED));

    Api.Answer answer = run(asked, FLUSH);

    assertThat(answer.status()).isEqualTo(504);
    assertThat(other.awaitError().path("code").asText()).isEqualTo("WRONG_GATEWAY");
    assertThat(command(answer.body().path("commandId").asText()).has("lateReplyAt")).isFalse();
  }

  /** In another's name, which the broker's stamp gives away. */
  @Test
  void reply_inTheNameOfTheAskedGateway_isRefused() {
    TestGateway asked = gateway();
    TestGateway other = gateway();
    asked.answering(
        (self, event) -> {
          ObjectNode forged =
              other.event(
                  "csg.command.replied",
                  Instant.now(),
                  TestGateway.reply(event, "SUCCEEDED").set("result", TestGateway.json(FLUSHED)));
          other.publish(event.path("replytopic").asText(), forged.put("source", asked.clientId()));
        });

    assertThat(run(asked, FLUSH).status()).isEqualTo(504);
    await()
        .atMost(LIMIT)
        .until(
            () ->
                database.count(
                    "select count(*) from dead_letter where reason_code = 'WRONG_SOURCE'"
                        + " and source = ?",
                    asked.clientId()),
            n -> n == 1);
  }

  @Test
  void reply_toACommandThatWasNeverGiven_isRefused() {
    TestGateway gateway = gateway();
    ObjectNode reply =
        TestGateway.reply(TestGateway.json("{\"data\":{\"command\":\"restart\"}}"), "SUCCEEDED")
            .put("commandId", UUID.randomUUID().toString());
    reply.putObject("result").put("restartsInS", 0);

    gateway.publish(
        "csg-up/reply/command-1", gateway.event("csg.command.replied", Instant.now(), reply));

    assertThat(gateway.awaitError().path("code").asText()).isEqualTo("UNKNOWN_COMMAND");
  }

  @Test
  void reply_large_comesOnTheBulkParent() {
    String line = "x".repeat(900);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      lines.append(i == 0 ? "" : ",").append('"').append(line).append('"');
    }
    TestGateway gateway =
        gateway()
            .answering(
                (self, event) ->
                    self.publish(
                        event.at("/data/bulkReplyTopic").asText(),
                        self.event(
                            "csg.bulk.replied",
                            Instant.now(),
                            TestGateway.reply(event, "SUCCEEDED")
                                .set("result", TestGateway.json("{\"lines\":[" + lines + "]}")))));

    Api.Answer answer = run(gateway, "{\"command\":\"log.excerpt\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("result").path("lines")).hasSize(200);
  }

  @Test
  void key_sentAgainOnTheOtherReplica_getsTheFirstOutcome() {
    TestGateway gateway = gateway().answering(FLUSHED);
    String key = UUID.randomUUID().toString();

    Api.Answer first = run(api, gateway, FLUSH, "Idempotency-Key", key);
    Api.Answer again = run(secondApi, gateway, FLUSH, "Idempotency-Key", key);
    Api.Answer other = run(secondApi, gateway, "{\"command\":\"restart\"}", "Idempotency-Key", key);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().path("commandId")).isEqualTo(first.body().path("commandId"));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("CSG_KEY_REUSED");
    assertThat(gateway.commands()).hasSize(1);
  }

  @Test
  void gateway_takenOver_commandGoesToTheNewConnectionOnce() {
    TestGateway first = gateway().answering(FLUSHED);
    try (TestGateway second = TestGateway.takingOver(servers.broker(), first)) {
      second.answering(FLUSHED);
      awaitOnline(first, true);

      Api.Answer answer = run(first, FLUSH);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(second.commands()).hasSize(1);
      assertThat(first.commands()).isEmpty();
    }
  }

  @Test
  void gateway_busy_is429UntilACommandEnds() {
    TestGateway gateway = gateway();
    String slow = "{\"command\":\"cache.flush\",\"timeoutMs\":4000}";
    List<CompletableFuture<Api.Answer>> open =
        List.of(running(api, gateway, slow), running(secondApi, gateway, slow));
    gateway.awaitCommands(2);

    Api.Answer refused = run(gateway, FLUSH);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("CSG_GATEWAY_BUSY");
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    gateway.commands().forEach(event -> gateway.succeed(event, FLUSHED));
    open.forEach(answer -> assertThat(answer.join().status()).isEqualTo(200));
    assertThat(run(gateway.answering(FLUSHED), FLUSH).status()).isEqualTo(200);
  }

  @Test
  void bridge_busy_is429AndStillAnswersQueries() {
    List<TestGateway> silent = List.of(gateway(), gateway(), gateway());
    TestGateway free = gateway().answering(FLUSHED);
    String slow = "{\"command\":\"cache.flush\",\"timeoutMs\":5000}";
    List<CompletableFuture<Api.Answer>> open = new ArrayList<>();
    for (TestGateway gateway : silent) {
      open.add(running(api, gateway, slow));
      open.add(running(api, gateway, slow));
    }
    silent.forEach(gateway -> gateway.awaitCommands(2));

    Api.Answer refused = run(api, free, FLUSH);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("CSG_BUSY");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(api.get("counts").body().path("commandsOpen").asLong()).isEqualTo(MAX_WAITING);
    assertThat(run(secondApi, free, FLUSH).status()).isEqualTo(200);
    silent.forEach(g -> g.commands().forEach(event -> g.succeed(event, FLUSHED)));
    open.forEach(answer -> assertThat(answer.join().status()).isEqualTo(200));
  }

  @Test
  void refresh_asksTheGateway() {
    ObjectNode now = TestGateway.state().put("usedBytes", 777_000L);
    TestGateway gateway = gateway().answering(now.toString());
    String path = "gateways/" + gateway.deviceId();

    assertThat(api.get(path).body().path("usedBytes").asLong()).isEqualTo(400_000);
    Api.Answer fresh = api.get(path + "?refresh=true");

    assertThat(fresh.status()).isEqualTo(200);
    assertThat(fresh.body().path("usedBytes").asLong()).isEqualTo(777_000);
    assertThat(secondApi.get(path).body().path("usedBytes").asLong()).isEqualTo(777_000);

    gateway.disconnect();
    awaitOnline(gateway, false);
    assertThat(api.get(path + "?refresh=true").code()).isEqualTo("CSG_OFFLINE");
    assertThat(api.get(path).status()).isEqualTo(200);
  }

  /** The caller's connection breaks; what became of the command is told to whoever asks again. */
  @Test
  void replica_killedWhileItsCallerWaits_outcomeIsKnownToTheOthers() {
    TestGateway gateway = gateway();
    String key = UUID.randomUUID().toString();
    String slow = "{\"command\":\"cache.flush\",\"timeoutMs\":5000}";
    Bridge third =
        servers.startBridge(
            "command-3",
            Map.of("rtc.server.type", "sandbox", "signalbox.elasticsearch.enabled", "false"));
    Api thirdApi = new Api(third, "csg");
    CompletableFuture<Api.Answer> lost =
        CompletableFuture.supplyAsync(() -> run(thirdApi, gateway, slow, "Idempotency-Key", key));
    gateway.awaitCommands(1);

    third.kill();

    assertThat(lost.handle((answer, failure) -> failure).join()).isNotNull();
    Api.Answer meanwhile = run(api, gateway, slow, "Idempotency-Key", key);
    assertThat(meanwhile.status()).isEqualTo(409);
    assertThat(meanwhile.code()).isEqualTo("CSG_UNDER_WAY");
    gateway.succeed(gateway.commands().getFirst(), FLUSHED);
    await()
        .atMost(LIMIT)
        .until(() -> run(api, gateway, slow, "Idempotency-Key", key).status() == 200);
    assertThat(gateway.commands()).hasSize(1);
    third.close();
  }

  @Test
  void replica_killedAndNoReply_commandEndsAtItsDeadline() {
    TestGateway gateway = gateway();
    String key = UUID.randomUUID().toString();
    Bridge third =
        servers.startBridge(
            "command-4",
            Map.of("rtc.server.type", "sandbox", "signalbox.elasticsearch.enabled", "false"));
    Api thirdApi = new Api(third, "csg");
    CompletableFuture.runAsync(() -> run(thirdApi, gateway, FLUSH, "Idempotency-Key", key));
    gateway.awaitCommands(1);

    third.kill();

    await()
        .atMost(LIMIT)
        .until(() -> run(api, gateway, FLUSH, "Idempotency-Key", key).status() == 504);
    assertThat(gateway.commands()).hasSize(1);
    third.close();
  }

  @Test
  void log_ofACommand_isShippedToElasticsearch() {
    TestGateway gateway = gateway().answering(FLUSHED);
    assertThat(run(gateway, FLUSH).status()).isEqualTo(200);

    try (Documents documents =
        new Documents(servers.properties().get("signalbox.elasticsearch.addresses"))) {
      await().atMost(LIMIT).until(() -> documents.logEntries(gateway.clientId()).size() == 2);
    }
    assertThat(
            database.count(
                "select count(*) from dead_letter where reason_code = 'DOCUMENT_REFUSED'"))
        .isZero();
  }

  @Test
  void nothing_isLeftOpen() {
    await().atMost(LIMIT).until(() -> open() == 0);
  }
}
