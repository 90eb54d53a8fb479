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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Commands to many gateways, with two replicas that share the work: who is meant, how many at a
 * time, when it stops, and that each gateway has it once.
 *
 * <p>Not here: a thousand gateways under faults (GatewaysIT).
 */
@ExtendWith(TestServers.class)
class FleetIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String ATTACHED = "{\"bucket\":\"acme-logs\"}";

  private static TestServers.Running servers;
  private static Bridge bridge;
  private static Bridge secondBridge;
  private static Api api;

  private final String label = "l-" + UUID.randomUUID().toString().substring(0, 8);
  private final List<TestGateway> gateways = new ArrayList<>();

  @BeforeAll
  static void startBridges(TestServers.Running running) {
    servers = running;
    Map<String, String> settings =
        Map.of("rtc.server.type", "sandbox", "signalbox.elasticsearch.enabled", "false");
    bridge = running.startBridge("fleet-1", settings);
    secondBridge = running.startBridge("fleet-2", settings);
    api = new Api(bridge, "csg");
  }

  @AfterAll
  static void endBridges() {
    api.close();
    bridge.close();
    secondBridge.close();
  }

  @BeforeEach
  void startGateways() {
    for (int i = 0; i < 6; i++) {
      gateways.add(
          new TestGateway(servers.broker(), i < 4 ? "hangzhou" : "virginia")
              .report()
              .answering(ATTACHED));
    }
    gateways.forEach(this::enter);
  }

  private void enter(TestGateway gateway) {
    String path = "gateways/" + gateway.deviceId();
    await().atMost(LIMIT).until(() -> api.get(path).body().path("online").asBoolean());
    assertThat(api.put(path, "{\"labels\":[\"" + label + "\"]}").status()).isEqualTo(200);
  }

  @AfterEach
  void endGateways() {
    gateways.forEach(TestGateway::close);
  }

  private Api.Answer begin(String selector, String more, String... headers) {
    String command = "\"bucket.attach\",\"arguments\":{\"bucket\":\"acme-logs\"}";
    return start(command, selector, more, headers);
  }

  private static Api.Answer start(String command, String selector, String more, String... headers) {
    String request = "{\"command\":%s,\"timeoutMs\":2000,\"selector\":%s%s}";
    return api.post("commands", request.formatted(command, selector, more), headers);
  }

  private Api.Answer beginAll(String more) {
    return begin("{\"labels\":[\"" + label + "\"]}", more);
  }

  private static JsonNode awaitState(Api.Answer begun, String state) {
    assertThat(begun.status()).isEqualTo(202);
    String path = "fleet-commands/" + begun.body().path("fleetId").asText();
    await().atMost(LIMIT).until(() -> api.get(path).body().path("state").asText(), state::equals);
    return api.get(path).body();
  }

  /** Waits until both replicas have a connection again on which they send commands to fleets. */
  private static void awaitProducers() {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                servers
                    .database()
                    .count(
                        "select count(distinct client_id) from client_channel"
                            + " where client_id like 'GID_bridge@@@fleet-%-csg-fleet'"
                            + " and closed_at is null and connected_at is not null"),
            Long.valueOf(2)::equals);
  }

  private static void awaitOutcomes(JsonNode fleet, String outcomes) {
    String path = "fleet-commands/" + fleet.path("fleetId").asText();
    await()
        .atMost(LIMIT)
        .until(() -> api.get(path).body().path("outcomes"), TestGateway.json(outcomes)::equals);
  }

  private int commands() {
    return gateways.stream().mapToInt(gateway -> gateway.commands().size()).sum();
  }

  @Test
  void fleet_allAnswer_eachGatewayHasItOnceAndItCompletes() {
    JsonNode done = awaitState(beginAll(",\"title\":\"Flush\""), "COMPLETED");

    assertThat(done.path("targetCount").asInt()).isEqualTo(6);
    assertThat(done.path("outcomes").toString()).isEqualTo("{\"SUCCEEDED\":6}");
    assertThat(gateways).allMatch(gateway -> gateway.commands().size() == 1);
    JsonNode outcomes =
        api.get("fleet-commands/" + done.path("fleetId").asText() + "/outcomes").body();
    assertThat(outcomes.path("items")).hasSize(6);
    assertThat(outcomes.at("/items/0/result/bucket").asText()).isEqualTo("acme-logs");
    assertThat(api.get("fleet-commands").body().path("items").findValuesAsText("title"))
        .contains("Flush");
  }

  @Test
  void fleet_selectorOfARegion_leavesOthersAlone() {
    awaitState(
        begin("{\"labels\":[\"" + label + "\"],\"regions\":[\"virginia\"]}", ""), "COMPLETED");

    assertThat(commands()).isEqualTo(2);
    assertThat(gateways.subList(4, 6)).allMatch(gateway -> gateway.commands().size() == 1);
  }

  @Test
  void fleet_dryRun_tellsWhomAndSendsNothing() {
    gateways.getFirst().disconnect();
    String path = "gateways/" + gateways.getFirst().deviceId();
    await().atMost(LIMIT).until(() -> !api.get(path).body().path("online").asBoolean());
    int before = api.get("fleet-commands?limit=500").body().path("items").size();

    Api.Answer dry = beginAll(",\"dryRun\":true");

    assertThat(dry.status()).isEqualTo(200);
    assertThat(dry.body().path("targetCount").asInt()).isEqualTo(6);
    assertThat(dry.body().path("onlineCount").asInt()).isEqualTo(5);
    assertThat(dry.body().at("/regions/hangzhou").asInt()).isEqualTo(4);
    assertThat(dry.body().path("deviceIds")).hasSize(6);
    assertThat(api.get("fleet-commands?limit=500").body().path("items")).hasSize(before);
    assertThat(commands()).isZero();
  }

  @Test
  void fleet_concurrency_isNeverExceeded() {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    gateways.forEach(
        gateway ->
            gateway.answering(
                (self, command) -> {
                  most.accumulateAndGet(open.incrementAndGet(), Math::max);
                  Thread.startVirtualThread(
                      () -> {
                        await().pollDelay(Duration.ofMillis(150)).until(() -> true);
                        open.decrementAndGet();
                        self.succeed(command, ATTACHED);
                      });
                }));

    JsonNode done = awaitState(beginAll(",\"concurrency\":2"), "COMPLETED");

    assertThat(done.path("outcomes").path("SUCCEEDED").asInt()).isEqualTo(6);
    assertThat(most.get()).isEqualTo(2);
  }

  @Test
  void fleet_tooManyFail_stopsAndTheRestIsNeverTouched() {
    gateways.forEach(
        gateway -> gateway.answering((self, command) -> self.fail(command, "BUSY", "not now")));

    JsonNode done = awaitState(beginAll(",\"concurrency\":1,\"maxFailureShare\":0.3"), "STOPPED");

    assertThat(done.path("outcomes").toString()).isEqualTo("{\"FAILED\":2,\"CANCELED\":4}");
    assertThat(commands()).isEqualTo(2);
    JsonNode failed =
        api.get("fleet-commands/" + done.path("fleetId").asText() + "/outcomes?state=FAILED")
            .body();
    assertThat(failed.at("/items/0/code").asText()).isEqualTo("BUSY");
    assertThat(failed.at("/items/0/message").asText()).isEqualTo("not now");
  }

  @Test
  void fleet_someAwaySomeSilent_eachHasItsOutcome() {
    TestGateway away = gateways.get(0);
    away.disconnect();
    String path = "gateways/" + away.deviceId();
    await().atMost(LIMIT).until(() -> !api.get(path).body().path("online").asBoolean());
    gateways.get(1).answering((self, command) -> {});

    JsonNode done = awaitState(beginAll(""), "COMPLETED");

    assertThat(done.path("outcomes").path("OFFLINE").asInt()).isEqualTo(1);
    assertThat(done.path("outcomes").path("TIMED_OUT").asInt()).isEqualTo(1);
    assertThat(done.path("outcomes").path("SUCCEEDED").asInt()).isEqualTo(4);
    try (TestGateway back = TestGateway.takingOver(servers.broker(), away)) {
      await().atMost(LIMIT).until(() -> api.get(path).body().path("online").asBoolean());
      assertThat(back.commands()).isEmpty();
    }
  }

  /** Only the uplink hears these replies, and their events are rejected. */
  @Test
  void fleet_replyThatCannotBeStored_isAFailureOfThatGateway() {
    gateways
        .get(0)
        .answering(
            (self, command) -> {
              String reply =
                  self.event(
                          "csg.command.replied",
                          Instant.now(),
                          TestGateway.reply(command, "SUCCEEDED")
                              .set("result", TestGateway.json(ATTACHED)))
                      .toString();
              self.publish(
                  command.path("replytopic").asText(), reply.replace("acme-logs", "acme\\u0000"));
            });

    JsonNode done = awaitState(beginAll(""), "COMPLETED");

    assertThat(done.path("outcomes").toString()).isEqualTo("{\"FAILED\":1,\"SUCCEEDED\":5}");
    JsonNode failed =
        api.get("fleet-commands/" + done.path("fleetId").asText() + "/outcomes?state=FAILED")
            .body();
    assertThat(failed.at("/items/0/code").asText()).isEqualTo("CSG_INVALID_REPLY");
  }

  @Test
  void fleet_argumentsLargerThanTheTopicAllows_nameTheField() {
    String text = "x".repeat(70_000);
    String command = "{\"command\":\"x-acme.blink\",\"arguments\":{\"text\":\"" + text + "\"},";

    for (String selector : List.of("{\"labels\":[\"" + label + "\"]}", "{\"all\":true}")) {
      Api.Answer answer = api.post("commands", command + "\"selector\":" + selector + "}");

      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo("arguments");
    }
    assertThat(
            servers
                .database()
                .count("select count(*) from csg_fleet where command = 'x-acme.blink'"))
        .isZero();
  }

  @Test
  void fleet_lateReply_correctsItsOutcomes() {
    TestGateway silent = gateways.get(0).answering((self, command) -> {});
    JsonNode done = awaitState(beginAll(""), "COMPLETED");
    assertThat(done.path("outcomes").toString()).isEqualTo("{\"SUCCEEDED\":5,\"TIMED_OUT\":1}");

    silent.succeed(silent.awaitCommands(1), ATTACHED);

    awaitOutcomes(done, "{\"SUCCEEDED\":6}");
  }

  /** Whether a gateway has run it is known only when it says so; meanwhile it counts as failed. */
  @Test
  void fleet_brokerHangs_outcomesAreUnknownUntilTheRepliesCome() {
    servers.artemis().pause();
    Api.Answer begun = beginAll(",\"concurrency\":2,\"maxFailureShare\":0.3");

    JsonNode stopped = awaitState(begun, "STOPPED");

    awaitOutcomes(stopped, "{\"UNKNOWN\":2,\"CANCELED\":4}");
    servers.artemis().resume();
    awaitOutcomes(stopped, "{\"CANCELED\":4,\"SUCCEEDED\":2}");
    assertThat(commands()).isEqualTo(2);
  }

  @Test
  void fleet_brokerAway_isSurelyNotSent() {
    servers.artemis().kill();
    JsonNode done = awaitState(beginAll(""), "COMPLETED");
    awaitOutcomes(done, "{\"NOT_SENT\":6}");
    servers.artemis().start();
    awaitProducers();
    JsonNode outcome =
        api.get("fleet-commands/" + done.path("fleetId").asText() + "/outcomes?limit=1").body();
    assertThat(outcome.at("/items/0/code").asText()).isEqualTo("CSG_NOT_SENT");
    assertThat(outcome.at("/items/0/message").asText()).isNotEmpty();
  }

  /**
   * A gateway has the upgrade until its reports say that it runs the version, or that it failed.
   */
  @Test
  void fleet_upgrade_endsWithTheJobsAndIsRetriedWhereItFailed() {
    gateways.forEach(FleetIT::acceptUpgrade);
    JsonNode begun = beginUpgrade(",\"concurrency\":6").body();

    awaitOutcomes(begun, "{\"ACCEPTED\":6}");
    gateways.forEach(gateway -> gateway.report(withJob(0.5), Instant.now()));
    awaitOutcomes(begun, "{\"IN_PROGRESS\":6}");
    JsonNode one = outcomes(begun, "IN_PROGRESS").get(0);
    assertThat(one.path("progress").asDouble()).isEqualTo(0.5);
    assertThat(one.path("result").path("toVersion").asText()).isEqualTo("9.0.0");
    gateways.subList(0, 5).forEach(FleetIT::runNewVersion);
    awaitOutcomes(begun, "{\"IN_PROGRESS\":1,\"SUCCEEDED\":5}");
    String path = "fleet-commands/" + begun.path("fleetId").asText();
    assertThat(api.get(path).body().path("state").asText()).isEqualTo("RUNNING");
    assertThat(api.post(path + "/retry").code()).isEqualTo("CSG_FLEET_RUNNING");

    TestGateway last = gateways.getLast();
    ObjectNode failed = withJob(0.7);
    ((ObjectNode) failed.at("/jobs/0"))
        .putObject("error")
        .put("code", "DISK_FULL")
        .put("message", "no room for 9.0.0");
    last.report(failed, Instant.now());

    awaitOutcomes(begun, "{\"FAILED\":1,\"SUCCEEDED\":5}");
    await().atMost(LIMIT).until(() -> state(begun), "COMPLETED"::equals);
    assertThat(outcomes(begun, "FAILED").get(0).path("code").asText()).isEqualTo("DISK_FULL");

    String key = UUID.randomUUID().toString();
    Api.Answer retry = api.post(path + "/retry", "{}", "Idempotency-Key", key);
    assertThat(retry.status()).isEqualTo(202);
    assertThat(retry.body().path("retryOf")).isEqualTo(begun.path("fleetId"));
    assertThat(retry.body().path("targetCount").asInt()).isEqualTo(1);
    awaitOutcomes(retry.body(), "{\"ACCEPTED\":1}");
    runNewVersion(last);
    awaitOutcomes(retry.body(), "{\"SUCCEEDED\":1}");
    Api.Answer again = api.post(path + "/retry", "{}", "Idempotency-Key", key);
    assertThat(again.body().path("fleetId")).isEqualTo(retry.body().path("fleetId"));
    assertThat(last.commands()).hasSize(2);
    await().atMost(LIMIT).until(() -> state(retry.body()), "COMPLETED"::equals);
    String nothing = "fleet-commands/" + retry.body().path("fleetId").asText() + "/retry";
    assertThat(api.post(nothing).code()).isEqualTo("CSG_NOTHING_TO_RETRY");
    assertThat(api.post("fleet-commands/" + UUID.randomUUID() + "/retry").status()).isEqualTo(404);
  }

  @Test
  void fleet_upgrade_runsOnNoMoreGatewaysAtATimeThanAllowed() {
    gateways.forEach(FleetIT::acceptUpgrade);
    JsonNode begun = beginUpgrade(",\"concurrency\":2").body();
    awaitOutcomes(begun, "{\"ACCEPTED\":2,\"WAITING\":4}");

    TestGateway first =
        gateways.stream().filter(g -> !g.commands().isEmpty()).findFirst().orElseThrow();
    runNewVersion(first);

    awaitOutcomes(begun, "{\"ACCEPTED\":2,\"SUCCEEDED\":1,\"WAITING\":3}");
    assertThat(commands()).isEqualTo(3);
    api.post("fleet-commands/" + begun.path("fleetId").asText() + "/cancel");
  }

  private Api.Answer beginUpgrade(String more) {
    return start(
        "\"upgrade\",\"arguments\":{\"version\":\"9.0.0\"}",
        "{\"labels\":[\"" + label + "\"]}",
        more);
  }

  private static void acceptUpgrade(TestGateway gateway) {
    gateway.answering("{\"jobId\":\"j-7\",\"fromVersion\":\"5.2.0\",\"toVersion\":\"9.0.0\"}");
  }

  private static ObjectNode withJob(double progress) {
    ObjectNode state = TestGateway.state();
    state
        .putArray("jobs")
        .addObject()
        .put("jobId", "j-7")
        .put("kind", "upgrade")
        .put("progress", progress);
    return state;
  }

  private static void runNewVersion(TestGateway gateway) {
    gateway.report(TestGateway.state().put("version", "9.0.0"), Instant.now());
  }

  private static JsonNode outcomes(JsonNode fleet, String state) {
    String path = "fleet-commands/" + fleet.path("fleetId").asText();
    return api.get(path + "/outcomes?state=" + state).body().path("items");
  }

  private static String state(JsonNode fleet) {
    String path = "fleet-commands/" + fleet.path("fleetId").asText();
    return api.get(path).body().path("state").asText();
  }

  @Test
  void fleet_canceled_goesToNoFurtherGateway() {
    gateways.forEach(gateway -> gateway.answering((self, command) -> {}));
    Api.Answer begun = beginAll(",\"concurrency\":1");
    await().atMost(LIMIT).until(() -> commands() == 1);

    Api.Answer canceled =
        api.post("fleet-commands/" + begun.body().path("fleetId").asText() + "/cancel");

    assertThat(canceled.body().path("state").asText()).isEqualTo("CANCELED");
    assertThat(canceled.body().path("outcomes").path("CANCELED").asInt()).isEqualTo(5);
    gateways.forEach(g -> g.commands().forEach(command -> g.succeed(command, ATTACHED)));
    String path = "fleet-commands/" + begun.body().path("fleetId").asText();
    await()
        .atMost(LIMIT)
        .until(() -> api.get(path).body().path("outcomes").path("SUCCEEDED").asInt() == 1);
    assertThat(commands()).isEqualTo(1);
  }

  @Test
  void fleet_sameKeyAgain_isTheSameFleetCommand() {
    String key = UUID.randomUUID().toString();
    String selector = "{\"labels\":[\"" + label + "\"]}";

    Api.Answer first = begin(selector, "", "Idempotency-Key", key);
    Api.Answer again = begin(selector, "", "Idempotency-Key", key);
    Api.Answer other = begin(selector, ",\"concurrency\":1", "Idempotency-Key", key);

    assertThat(again.status()).isEqualTo(202);
    assertThat(again.body().path("fleetId")).isEqualTo(first.body().path("fleetId"));
    assertThat(other.status()).isEqualTo(422);
    awaitState(first, "COMPLETED");
    assertThat(commands()).isEqualTo(6);
  }

  @Test
  void fleet_badRequests_nameTheField() {
    assertThat(begin("{}", "").status()).isEqualTo(422);
    Api.Answer unknown = begin("{\"deviceIds\":[\"gw-nobody\"]}", "");
    assertThat(unknown.status()).isEqualTo(422);
    assertThat(unknown.body().at("/errors/0/field").asText()).isEqualTo("selector.deviceIds[0]");
    Api.Answer none = begin("{\"all\":false}", "");
    assertThat(none.status()).isEqualTo(422);
    assertThat(none.body().at("/errors/0/code").asText()).isEqualTo("NO_GATEWAY");
    Api.Answer nobody = begin("{\"labels\":[\"no-such-label\"]}", "");
    assertThat(nobody.body().at("/errors/0/code").asText()).isEqualTo("NO_GATEWAY");
    Api.Answer arguments =
        api.post("commands", "{\"command\":\"upgrade\",\"selector\":{\"all\":true}}");
    assertThat(arguments.body().at("/errors/0/field").asText()).isEqualTo("arguments.version");
  }
}
