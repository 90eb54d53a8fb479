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
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * State of gateways: what they report, how the API shows it, its history and its life cycle.
 *
 * <p>Not here: commands (CommandIT), commands to many (FleetIT), live changes (EventStreamIT).
 */
@ExtendWith(TestServers.class)
class GatewayIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int COMMANDS_H = 2;
  private static final int HISTORY_H = 5;
  private static final String FLUSHING = "{\"jobId\":\"j-1\",\"dirtyBytes\":100}";

  private static TestServers.Running servers;
  private static Database database;
  private static Bridge bridge;
  private static Api api;

  private final List<TestGateway> gateways = new ArrayList<>();

  @BeforeAll
  static void startBridge(TestServers.Running running) {
    servers = running;
    database = running.database();
    bridge =
        running.startBridge(
            "gateway",
            Map.of(
                "rtc.server.type", "sandbox",
                "signalbox.elasticsearch.enabled", "false",
                "signalbox.prune.interval-ms", "500",
                "csg.command.retention-h", Integer.toString(COMMANDS_H),
                "csg.history.retention-h", Integer.toString(HISTORY_H)));
    api = new Api(bridge, "csg");
  }

  @AfterAll
  static void endBridge() {
    api.close();
    bridge.close();
  }

  @AfterEach
  void endGateways() {
    gateways.forEach(TestGateway::close);
  }

  private TestGateway gateway(String region) {
    TestGateway gateway = new TestGateway(servers.broker(), region);
    gateways.add(gateway);
    return gateway;
  }

  private JsonNode awaitOnline(TestGateway gateway, boolean online) {
    return await()
        .atMost(LIMIT)
        .until(
            () -> api.get("gateways/" + gateway.deviceId()).body(),
            body -> body.has("online") && body.path("online").asBoolean() == online);
  }

  @Test
  void report_firstOfAGateway_isShownWithItsRegionAndState() {
    TestGateway gateway = gateway("hangzhou").report();

    JsonNode shown = awaitOnline(gateway, true);

    assertThat(shown.path("clientId").asText()).isEqualTo(gateway.clientId());
    assertThat(shown.path("region").asText()).isEqualTo("hangzhou");
    assertThat(shown.path("health").asText()).isEqualTo("OK");
    assertThat(shown.path("usedBytes").asLong()).isEqualTo(400_000);
    assertThat(shown.path("shares").get(0).path("name").asText()).isEqualTo("projects");
    assertThat(shown.path("buckets").get(0).asText()).isEqualTo("acme-projects");
    assertThat(shown.path("shareCount").asInt()).isEqualTo(1);
  }

  @Test
  void report_olderThanTheLast_changesNothing() {
    TestGateway gateway = gateway("hangzhou");
    Instant now = Instant.now();
    gateway.report(TestGateway.state().put("usedBytes", 500_000L), now);
    awaitOnline(gateway, true);

    gateway.report(TestGateway.state().put("usedBytes", 1L), now.minusSeconds(60));
    gateway.report(TestGateway.state().put("usedBytes", 600_000L), now.plusMillis(1));

    awaitUsed(gateway, 600_000);
    assertThat(history(gateway)).doesNotContain(1L);
  }

  @Test
  void report_ofTheTimeOfTheLast_changesNothing() {
    TestGateway gateway = gateway("hangzhou");
    Instant now = Instant.now();

    gateway.report(TestGateway.state().put("usedBytes", 500_000L), now);
    gateway.report(TestGateway.state().put("usedBytes", 1L), now);

    awaitEvents(gateway, 2);
    assertThat(shown(gateway).path("usedBytes").asLong()).isEqualTo(500_000);
  }

  /** What the command "status" gives is as old as the gateway says, however late it comes. */
  @Test
  void statusReply_olderThanTheLastReport_changesNothing() {
    TestGateway gateway = gateway("hangzhou").report();
    awaitOnline(gateway, true);
    JsonNode command = statusCommand(gateway);
    Instant now = Instant.now();
    gateway.report(TestGateway.state().put("usedBytes", 600_000L), now);
    awaitUsed(gateway, 600_000);

    replyStatus(gateway, command, "csg-up/reply/gateway", now.minusMillis(1), 1L);

    awaitEvents(gateway, 3);
    assertThat(shown(gateway).path("usedBytes").asLong()).isEqualTo(600_000);
    replyStatus(
        gateway, statusCommand(gateway), "csg-up/reply/gateway", now.plusMillis(1), 700_000L);
    awaitUsed(gateway, 700_000);
  }

  /** The reply that only the uplink hears, from a gateway whose clock is a minute behind. */
  @Test
  void statusReply_pastTheWaitingReplica_hasItsOwnTime() {
    TestGateway gateway = gateway("hangzhou");
    Instant behind = Instant.now().minusSeconds(60);
    gateway.report(TestGateway.state(), behind);
    awaitOnline(gateway, true);
    CompletableFuture<Api.Answer> caller = askStatus(gateway);

    replyStatus(gateway, gateway.awaitCommands(1), "csg-up/reply", behind.plusMillis(1), 700_000L);
    assertThat(caller.join().status()).isEqualTo(200);
    awaitUsed(gateway, 700_000);
    gateway.report(TestGateway.state().put("usedBytes", 800_000L), behind.plusMillis(2));

    awaitUsed(gateway, 800_000);
  }

  private static JsonNode statusCommand(TestGateway gateway) {
    int before = gateway.commands().size();
    askStatus(gateway);
    return gateway.awaitCommands(before + 1);
  }

  private static CompletableFuture<Api.Answer> askStatus(TestGateway gateway) {
    String path = "gateways/" + gateway.deviceId() + "/commands";
    return CompletableFuture.supplyAsync(
        () -> api.post(path, "{\"command\":\"status\",\"timeoutMs\":1500}"),
        Thread::startVirtualThread);
  }

  private static void replyStatus(
      TestGateway gateway, JsonNode command, String topic, Instant time, long used) {
    ObjectNode reply = TestGateway.reply(command, "SUCCEEDED");
    reply.set("result", TestGateway.state().put("usedBytes", used));
    gateway.reply(topic, time, reply);
  }

  private static void awaitEvents(TestGateway gateway, int count) {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                database.count(
                        "select count(*) from processed_event where source = ?", gateway.clientId())
                    == count);
  }

  @Test
  void job_ofACommand_endsWithTheFirstNewerReportThatDoesNotListIt() {
    TestGateway gateway = gateway("hangzhou").report(TestGateway.state(), aMinuteAgo());
    awaitOnline(gateway, true);
    JsonNode begun = begin(gateway, "cache.flush", "{}", FLUSHING);
    String path = "commands/" + begun.path("commandId").asText();
    assertThat(begun.path("state").asText()).isEqualTo("ACCEPTED");

    gateway.report(TestGateway.state(), aMinuteAgo().plusSeconds(1));
    awaitEvents(gateway, 3);
    assertThat(api.get(path).body().path("state").asText()).isEqualTo("ACCEPTED");
    ObjectNode busy = TestGateway.state();
    busy.putArray("jobs")
        .addObject()
        .put("jobId", "j-1")
        .put("kind", "cache.flush")
        .put("progress", 0.25);
    gateway.report(busy, Instant.now());
    awaitState(path, "IN_PROGRESS");
    assertThat(api.get(path).body().path("progress").asDouble()).isEqualTo(0.25);
    gateway.report();

    awaitState(path, "SUCCEEDED");
    assertThat(api.get(path).body().has("endedAt")).isTrue();
    assertThat(api.get(path).body().path("progress").asDouble()).isEqualTo(1);
  }

  /** A restart ends jobs: the old version says that nothing came of it, a flush says nothing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cache.flush | {} | {\"jobId\":\"j-1\",\"dirtyBytes\":100} | UNKNOWN",
        "upgrade | {\"version\":\"9.1.0\"} | {\"jobId\":\"j-1\",\"fromVersion\":\"5.2.0\",\"toVersion\":\"9.1.0\"} | FAILED"
      })
  void job_gatewayRestarted_isNotTakenAsDone(
      String command, String arguments, String result, String state) {
    TestGateway gateway = gateway("hangzhou").report(TestGateway.state(), aMinuteAgo());
    awaitOnline(gateway, true);
    String path =
        "commands/" + begin(gateway, command, arguments, result).path("commandId").asText();

    Instant later = Instant.now().plusSeconds(5);
    gateway.report(TestGateway.state().put("startedAt", later.toString()), later);

    awaitState(path, state);
    assertThat(api.get(path).body().path("code").asText()).isEqualTo("CSG_JOB_LOST");
    assertThat(api.get(path).body().path("message").asText()).contains("restarted", "j-1");
  }

  @Test
  void job_notEndedInTime_timesOutAndALateReportCorrectsTheRecord() {
    TestGateway gateway = gateway("hangzhou").report(TestGateway.state(), aMinuteAgo());
    awaitOnline(gateway, true);
    String upgrade = "{\"jobId\":\"j-1\",\"fromVersion\":\"5.2.0\",\"toVersion\":\"9.1.0\"}";
    JsonNode begun = begin(gateway, "upgrade", "{\"version\":\"9.1.0\"}", upgrade);
    String path = "commands/" + begun.path("commandId").asText();
    database.update(
        "update csg_command set deadline_at = now() - interval '3 seconds'"
            + " where command_id = cast(? as uuid)",
        begun.path("commandId").asText());

    awaitState(path, "TIMED_OUT");
    assertThat(api.get(path).body().path("code").asText()).isEqualTo("CSG_JOB_TIMEOUT");
    gateway.report(TestGateway.state().put("version", "9.1.0"), Instant.now());

    awaitState(path, "SUCCEEDED");
    assertThat(api.get(path).body().has("lateReplyAt")).isTrue();
    assertThat(api.get(path).body().has("code")).isFalse();
  }

  private static Instant aMinuteAgo() {
    return Instant.now().minusSeconds(60);
  }

  private static JsonNode begin(
      TestGateway gateway, String command, String arguments, String result) {
    gateway.answering(result);
    Api.Answer answer =
        api.post(
            "gateways/" + gateway.deviceId() + "/commands",
            "{\"command\":\"%s\",\"arguments\":%s}".formatted(command, arguments));
    assertThat(answer.status()).isEqualTo(200);
    return answer.body();
  }

  private static void awaitState(String path, String state) {
    await().atMost(LIMIT).until(() -> api.get(path).body().path("state").asText(), state::equals);
  }

  @Test
  void report_sentTwice_hasOneEffect() {
    TestGateway gateway = gateway("hangzhou");
    JsonNode event = gateway.event("csg.status.reported", Instant.now(), TestGateway.state());

    gateway.publish(TestGateway.REPORT_TOPIC, event);
    gateway.publish(TestGateway.REPORT_TOPIC, event);
    gateway.report(TestGateway.state().put("usedBytes", 2L), Instant.now());

    awaitUsed(gateway, 2);
    assertThat(
            database.count(
                "select count(*) from processed_event where source = ?", gateway.clientId()))
        .isEqualTo(2);
  }

  @Test
  void report_withTheDeviceIdOfAnotherRegion_isRefused() {
    TestGateway gateway = gateway("hangzhou").report();
    awaitOnline(gateway, true);
    TestGateway impostor = TestGateway.named(servers.broker(), "virginia", gateway.deviceId());
    gateways.add(impostor);

    impostor.report(TestGateway.state().put("usedBytes", 1L), Instant.now());

    assertThat(impostor.awaitError().path("code").asText()).isEqualTo("DEVICE_ID_TAKEN");
    assertThat(shown(gateway).path("region").asText()).isEqualTo("hangzhou");
    assertThat(shown(gateway).path("usedBytes").asLong()).isEqualTo(400_000);
  }

  @Test
  void report_thatBreaksItsSchema_isRefusedWithTheField() {
    TestGateway gateway = gateway("hangzhou");

    gateway.report(TestGateway.state().put("health", "FINE"), Instant.now());

    assertThat(gateway.awaitError().path("message").asText()).contains("health");
    assertThat(api.get("gateways/" + gateway.deviceId()).status()).isEqualTo(404);
  }

  @Test
  void history_keepsASampleNowAndThenAndEachChangeOfHealth() {
    TestGateway gateway = gateway("hangzhou");
    Instant start = Instant.now().minusSeconds(600);
    for (int second = 0; second < 300; second += 20) {
      long used = 1_000L + second;
      gateway.report(TestGateway.state().put("usedBytes", used), start.plusSeconds(second));
      awaitUsed(gateway, used);
    }
    gateway.report(
        TestGateway.state().put("health", "DEGRADED").put("usedBytes", 7L), start.plusSeconds(301));
    awaitUsed(gateway, 7);

    assertThat(history(gateway)).containsExactly(1_000L, 1_060L, 1_120L, 1_180L, 1_240L, 7L);
    assertThat(api.get("gateways/" + gateway.deviceId() + "/history?points=3").body().path("items"))
        .hasSize(3);
    assertThat(api.get("gateways/gw-nobody/history").status()).isEqualTo(404);
  }

  @Test
  void list_filtersAndPages() {
    String label = "l-" + UUID.randomUUID();
    List<TestGateway> three =
        List.of(gateway("frankfurt"), gateway("frankfurt"), gateway("virginia"));
    three.forEach(TestGateway::report);
    three.forEach(gateway -> awaitOnline(gateway, true));
    three.forEach(
        gateway ->
            assertThat(
                    api.put(
                            "gateways/" + gateway.deviceId(),
                            "{\"displayName\":\"Shop 7\",\"labels\":[\"" + label + "\"]}")
                        .body()
                        .path("displayName")
                        .asText())
                .isEqualTo("Shop 7"));
    three.get(2).disconnect();
    awaitOnline(three.get(2), false);

    assertThat(ids("gateways?label=" + label)).hasSize(3).isSorted();
    assertThat(ids("gateways?region=frankfurt&label=" + label)).hasSize(2);
    assertThat(ids("gateways?online=false&label=" + label))
        .containsExactly(three.get(2).deviceId());
    assertThat(ids("gateways?health=FAILED&label=" + label)).isEmpty();
    JsonNode page = api.get("gateways?limit=2&label=" + label).body();
    assertThat(page.path("items")).hasSize(2);
    assertThat(ids("gateways?label=" + label + "&cursor=" + page.path("nextCursor").asText()))
        .hasSize(1);
    assertThat(api.get("gateways?health=BAD").status()).isEqualTo(400);
  }

  @Test
  void counts_addUpByRegion() {
    TestGateway gateway = gateway("virginia").report();
    awaitOnline(gateway, true);

    JsonNode counts = api.get("counts").body();

    long sum =
        StreamSupport.stream(counts.path("regions").spliterator(), false)
            .mapToLong(region -> region.path("gateways").asLong())
            .sum();
    assertThat(sum).isEqualTo(counts.path("gateways").asLong()).isPositive();
    assertThat(counts.path("versions").path("5.2.0").asLong()).isPositive();
  }

  @Test
  void gateway_deleted_comesBackWithItsNextReport() {
    TestGateway gateway = gateway("hangzhou").report();
    awaitOnline(gateway, true);

    assertThat(api.delete("gateways/" + gateway.deviceId()).status()).isEqualTo(200);
    assertThat(api.get("gateways/" + gateway.deviceId()).status()).isEqualTo(404);
    gateway.report();

    awaitOnline(gateway, true);
    assertThat(api.delete("gateways/gw-nobody").status()).isEqualTo(404);
  }

  /** A report from before the deletion, which the broker has kept, does not undo it. */
  @Test
  void gateway_deleted_doesNotComeBackWithAnOldReport() {
    TestGateway gateway = gateway("hangzhou");
    Instant now = Instant.now();
    gateway.report(TestGateway.state(), now);
    awaitOnline(gateway, true);
    assertThat(api.delete("gateways/" + gateway.deviceId()).status()).isEqualTo(200);

    gateway.report(TestGateway.state().put("usedBytes", 1L), now.minusMillis(1));

    awaitEvents(gateway, 2);
    assertThat(api.get("gateways/" + gateway.deviceId()).status()).isEqualTo(404);
    gateway.report(TestGateway.state().put("usedBytes", 2L), now.plusMillis(1));
    awaitUsed(gateway, 2);
  }

  /** Old samples and ended commands go, what is young or still open stays. */
  @Test
  void pruning_forgetsWhatIsOldAndOver() {
    TestGateway gateway = gateway("hangzhou").report();
    awaitOnline(gateway, true);
    String device = gateway.deviceId();
    String title = UUID.randomUUID().toString();
    for (int hours : List.of(HISTORY_H - 1, HISTORY_H + 1)) {
      database.update(
          "insert into csg_gateway_sample select device_id, now() - ? * interval '1 hour', health,"
              + " version, used_bytes, cache_used_bytes, cache_dirty_bytes"
              + " from csg_gateway where device_id = ?",
          hours,
          device);
    }
    insertCommand(device, "SUCCEEDED", COMMANDS_H - 1);
    insertCommand(device, "SUCCEEDED", COMMANDS_H + 1);
    insertCommand(device, "SENT", COMMANDS_H + 1);
    insertFleet(device, title, "RUNNING", "SENT");
    insertFleet(device, title, "COMPLETED", "FAILED");
    long floor = database.count("select changed_xid::text from csg_change_floor");
    database.update(
        "insert into csg_change (device_id, changed_at) values (?, now() - interval '2 hours')",
        device);

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(commands(device)).containsExactly("SENT", "SENT", "SUCCEEDED");
              assertThat(
                      database.count(
                          "select count(*) from csg_change"
                              + " where changed_at < now() - interval '1 hour'"))
                  .isZero();
            });

    assertThat(database.texts("select state from csg_fleet where title = ?", title))
        .containsExactly("RUNNING");
    assertThat(
            database.texts(
                "select round(extract(epoch from now() - sampled_at) / 3600)"
                    + " from csg_gateway_sample where device_id = ? order by sampled_at desc",
                device))
        .containsExactly("0", String.valueOf(HISTORY_H - 1));
    assertThat(database.count("select changed_xid::text from csg_change_floor"))
        .isGreaterThan(floor);
    assertThat(api.delete("gateways/" + device).status()).isEqualTo(200);
  }

  private static void insertCommand(String device, String state, int hours) {
    database.update(
        "insert into csg_command (device_id, client_id, command, arguments, timeout_ms, state,"
            + " requested_at, deadline_at) values (?, 'c', 'restart', '{}', 1000, ?,"
            + " now() - ? * interval '1 hour', now() + interval '1 hour')",
        device,
        state,
        hours);
  }

  /** Inserts a fleet command past its retention, with its one target. */
  private static void insertFleet(String device, String title, String state, String outcome) {
    database.update(
        "with fleet as (insert into csg_fleet (request, title, command, arguments, selector,"
            + " concurrency, max_failure_share, timeout_ms, state, target_count, created_at)"
            + " values ('{}', ?, 'restart', '{}', '{}', 1, 0, 1000, ?, 1,"
            + " now() - ? * interval '1 hour') returning fleet_id, created_at)"
            + " insert into csg_command (device_id, client_id, fleet_id, position, command,"
            + " arguments, timeout_ms, state, requested_at, deadline_at) select ?, 'c', fleet_id, 1,"
            + " 'restart', '{}', 1000, ?, created_at, now() + interval '1 hour' from fleet",
        title,
        state,
        COMMANDS_H + 1,
        device,
        outcome);
  }

  private static List<String> commands(String device) {
    return database.texts(
        "select state from csg_command where device_id = ? order by state", device);
  }

  @Test
  void catalogue_isServedWithItsSchemas() {
    JsonNode catalogue = api.get("command-types").body();

    assertThat(catalogue.path("commands").findValuesAsText("command"))
        .contains("status", "share.create", "upgrade", "log.excerpt");
    assertThat(catalogue.at("/commands/2/arguments/required")).isNotEmpty();
  }

  private static JsonNode shown(TestGateway gateway) {
    return api.get("gateways/" + gateway.deviceId()).body();
  }

  private static void awaitUsed(TestGateway gateway, long used) {
    await().atMost(LIMIT).until(() -> shown(gateway).path("usedBytes").asLong() == used);
  }

  private static List<Long> history(TestGateway gateway) {
    return StreamSupport.stream(
            api.get("gateways/" + gateway.deviceId() + "/history")
                .body()
                .path("items")
                .spliterator(),
            false)
        .map(item -> item.path("usedBytes").asLong())
        .toList();
  }

  private static List<String> ids(String path) {
    return api.get(path).body().path("items").findValuesAsText("deviceId");
  }
}
