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
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.harness.server.Bridge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Commands where the bridge has two replicas: the reply finds the caller, a key counts on both,
 * each has its own limit of callers, and what becomes of a command when its replica is killed.
 */
@ExtendWith(TestServers.class)
class CommandReplicaIT {
  private static final int MAX_WAITING = 6;

  private static TestServers.Running servers;
  private static Bridge bridge;
  private static Bridge secondBridge;
  private static Api api;
  private static Api secondApi;
  private static GatewayCalls calls;

  @BeforeAll
  static void startBridges(TestServers.Running running) {
    servers = running;
    Map<String, String> settings =
        GatewayCalls.settings(
            Map.of(
                "csg.command.max-waiting",
                String.valueOf(MAX_WAITING),
                "csg.command.max-open-per-gateway",
                "2"));
    bridge = running.startBridge("command-1", settings);
    secondBridge = running.startBridge("command-2", settings);
    api = new Api(bridge, "csg");
    secondApi = new Api(secondBridge, "csg");
    calls = new GatewayCalls(running, api);
  }

  @AfterEach
  void endGateways() {
    calls.endGateways();
  }

  @AfterAll
  static void endBridges() {
    calls.awaitNothingOpen();
    api.close();
    secondApi.close();
    bridge.close();
    secondBridge.close();
  }

  @Test
  void command_onEitherReplica_isAnsweredToItsCaller() {
    TestGateway gateway = calls.gateway().answering(ATTACHED);

    for (int i = 0; i < 5; i++) {
      assertThat(calls.run(api, gateway, ATTACH).status()).isEqualTo(200);
      assertThat(calls.run(secondApi, gateway, ATTACH).status()).isEqualTo(200);
    }

    assertThat(gateway.commands()).hasSize(10);
  }

  @Test
  void key_sentAgainOnTheOtherReplica_getsTheFirstOutcome() {
    TestGateway gateway = calls.gateway().answering(ATTACHED);
    String key = UUID.randomUUID().toString();

    Api.Answer first = calls.run(api, gateway, ATTACH, "Idempotency-Key", key);
    Api.Answer again = calls.run(secondApi, gateway, ATTACH, "Idempotency-Key", key);
    Api.Answer other =
        calls.run(secondApi, gateway, "{\"command\":\"restart\"}", "Idempotency-Key", key);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().path("commandId")).isEqualTo(first.body().path("commandId"));
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.code()).isEqualTo("CSG_KEY_REUSED");
    assertThat(gateway.commands()).hasSize(1);
  }

  @Test
  void gateway_busy_is429UntilACommandEnds() {
    TestGateway gateway = calls.gateway();
    String slow =
        "{\"command\":\"bucket.attach\",\"arguments\":{\"bucket\":\"acme-logs\"},\"timeoutMs\":4000}";
    List<CompletableFuture<Api.Answer>> open =
        List.of(calls.running(api, gateway, slow), calls.running(secondApi, gateway, slow));
    gateway.awaitCommands(2);

    Api.Answer refused = calls.run(gateway, ATTACH);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("CSG_GATEWAY_BUSY");
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    gateway.commands().forEach(event -> gateway.succeed(event, ATTACHED));
    open.forEach(answer -> assertThat(answer.join().status()).isEqualTo(200));
    assertThat(calls.run(gateway.answering(ATTACHED), ATTACH).status()).isEqualTo(200);
  }

  @Test
  void bridge_busy_is429AndStillAnswersQueries() {
    List<TestGateway> silent = List.of(calls.gateway(), calls.gateway(), calls.gateway());
    TestGateway free = calls.gateway().answering(ATTACHED);
    String slow =
        "{\"command\":\"bucket.attach\",\"arguments\":{\"bucket\":\"acme-logs\"},\"timeoutMs\":5000}";
    List<CompletableFuture<Api.Answer>> open = new ArrayList<>();
    for (TestGateway gateway : silent) {
      open.add(calls.running(api, gateway, slow));
      open.add(calls.running(api, gateway, slow));
    }
    silent.forEach(gateway -> gateway.awaitCommands(2));

    Api.Answer refused = calls.run(api, free, ATTACH);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("CSG_BUSY");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(api.get("counts").body().path("commandsOpen").asLong()).isEqualTo(MAX_WAITING);
    assertThat(calls.run(secondApi, free, ATTACH).status()).isEqualTo(200);
    silent.forEach(g -> g.commands().forEach(event -> g.succeed(event, ATTACHED)));
    open.forEach(answer -> assertThat(answer.join().status()).isEqualTo(200));
  }

  @Test
  void refresh_asksTheGateway() {
    ObjectNode now = TestGateway.state().put("usedBytes", 777_000L);
    TestGateway gateway = calls.gateway().answering(now.toString());
    String path = "gateways/" + gateway.deviceId();

    assertThat(api.get(path).body().path("usedBytes").asLong()).isEqualTo(400_000);
    Api.Answer fresh = api.get(path + "?refresh=true");

    assertThat(fresh.status()).isEqualTo(200);
    assertThat(fresh.body().path("usedBytes").asLong()).isEqualTo(777_000);
    assertThat(secondApi.get(path).body().path("usedBytes").asLong()).isEqualTo(777_000);

    gateway.disconnect();
    calls.awaitOnline(gateway, false);
    assertThat(api.get(path + "?refresh=true").code()).isEqualTo("CSG_OFFLINE");
    assertThat(api.get(path).status()).isEqualTo(200);
  }

  /**
   * Reports and answers to "status" in any order, through both replicas, with a deletion among
   * them: the newest by the gateway's clock stays, and nothing older than it comes back.
   */
  @RepeatedTest(5)
  void state_reportedInAnyOrder_isTheNewest() {
    Random random = new Random();
    long seed = random.nextLong();
    random.setSeed(seed);
    TestGateway gateway = calls.gateway();
    Instant start = Instant.now();
    List<Integer> ticks = new ArrayList<>(IntStream.rangeClosed(1, 24).boxed().toList());
    Collections.shuffle(ticks, random);
    List<Integer> before = ticks.subList(0, 12);
    List<Integer> after = ticks.subList(12, 24);
    List<JsonNode> commands = statusCommands(gateway);

    for (int tick : before) {
      ObjectNode state = TestGateway.state().put("usedBytes", tick);
      if (!commands.isEmpty() && random.nextInt(4) == 0) {
        JsonNode command = commands.removeFirst();
        ObjectNode reply = TestGateway.reply(command, "SUCCEEDED").set("result", state);
        gateway.reply(command.path("replytopic").asText(), start.plusMillis(tick), reply);
      } else {
        gateway.report(state, start.plusMillis(tick));
      }
    }
    awaitEvents(gateway, 13);
    String path = "gateways/" + gateway.deviceId();
    assertThat(api.get(path).body().path("usedBytes").asInt())
        .as("seed %d", seed)
        .isEqualTo(Collections.max(before));
    assertThat(secondApi.delete(path).status()).isEqualTo(200);
    after.forEach(
        tick -> gateway.report(TestGateway.state().put("usedBytes", tick), start.plusMillis(tick)));
    awaitEvents(gateway, 25);

    int newest = Collections.max(after);
    Api.Answer shown = api.get(path);
    assertThat(shown.body().path("usedBytes").asInt(-1))
        .as("seed %d", seed)
        .isEqualTo(newest > Collections.max(before) ? newest : -1);
  }

  /** Gives two commands "status", whose callers wait for nothing else. */
  private static List<JsonNode> statusCommands(TestGateway gateway) {
    String status = "{\"command\":\"status\",\"timeoutMs\":1000}";
    calls.running(api, gateway, status);
    calls.running(secondApi, gateway, status);
    gateway.awaitCommands(2);
    return new ArrayList<>(gateway.commands());
  }

  private static void awaitEvents(TestGateway gateway, int count) {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                servers
                    .database()
                    .count(
                        "select count(*) from processed_event where source = ?",
                        gateway.clientId()),
            Long.valueOf(count)::equals);
  }

  /** The caller's connection breaks; what became of the command is told to whoever asks again. */
  @Test
  void replica_killedWhileItsCallerWaits_outcomeIsKnownToTheOthers() {
    TestGateway gateway = calls.gateway();
    String key = UUID.randomUUID().toString();
    String slow =
        "{\"command\":\"bucket.attach\",\"arguments\":{\"bucket\":\"acme-logs\"},\"timeoutMs\":5000}";
    Bridge third = servers.startBridge("command-3", GatewayCalls.settings(Map.of()));
    Api thirdApi = new Api(third, "csg");
    CompletableFuture<Api.Answer> lost =
        CompletableFuture.supplyAsync(
            () -> calls.run(thirdApi, gateway, slow, "Idempotency-Key", key));
    gateway.awaitCommands(1);

    third.kill();

    assertThat(lost.handle((answer, failure) -> failure).join()).isNotNull();
    Api.Answer meanwhile = calls.run(api, gateway, slow, "Idempotency-Key", key);
    assertThat(meanwhile.status()).isEqualTo(409);
    assertThat(meanwhile.code()).isEqualTo("CSG_UNDER_WAY");
    gateway.succeed(gateway.commands().getFirst(), ATTACHED);
    await()
        .atMost(LIMIT)
        .until(() -> calls.run(api, gateway, slow, "Idempotency-Key", key).status() == 200);
    assertThat(gateway.commands()).hasSize(1);
    third.close();
  }

  @Test
  void replica_killedAndNoReply_commandEndsAtItsDeadline() {
    TestGateway gateway = calls.gateway();
    String key = UUID.randomUUID().toString();
    Bridge third = servers.startBridge("command-4", GatewayCalls.settings(Map.of()));
    Api thirdApi = new Api(third, "csg");
    CompletableFuture.runAsync(() -> calls.run(thirdApi, gateway, ATTACH, "Idempotency-Key", key));
    gateway.awaitCommands(1);

    third.kill();

    await()
        .atMost(LIMIT)
        .until(() -> calls.run(api, gateway, ATTACH, "Idempotency-Key", key).status() == 504);
    assertThat(gateway.commands()).hasSize(1);
    third.close();
  }
}
