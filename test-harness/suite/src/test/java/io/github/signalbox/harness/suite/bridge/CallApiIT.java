/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.signalbox.harness.server.Bridge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The user directory and the meetings by HTTP, the directory as CSV, and how meetings end by time;
 * on the stand-in for an RTC server, which nobody can join.
 */
@NeedsJanus
@ExtendWith(TestServers.class)
class CallApiIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static TestServers.Running servers;
  private static Database database;
  private static Bridge bridge;
  private static Api api;

  private final String suffix = UUID.randomUUID().toString().substring(0, 6);
  private final String alice = "alice_" + suffix;
  private final String bob = "bob_" + suffix;

  @BeforeAll
  static void startBridge(TestServers.Running running) {
    servers = running;
    database = running.database();
    bridge =
        running.startBridge(
            "call-api",
            Map.of(
                "signalbox.elasticsearch.enabled", "false",
                "rtc.server.type", "sandbox",
                "rtc.invitation.timeout-ms", "3000",
                "rtc.meeting.join-timeout-ms", "2000",
                "rtc.csv.enabled", "true",
                "rtc.csv.folder", folder.toString(),
                "rtc.csv.interval-ms", "200"));
    api = new Api(bridge, "rtc");
  }

  @AfterAll
  static void endBridge() {
    api.close();
    bridge.close();
  }

  private void enter(String user) {
    assertThat(api.put("users/" + user, "{\"displayName\":\"" + user + "\"}").status())
        .isEqualTo(201);
  }

  @Test
  void user_enteredChangedAndTakenOut() {
    enter(alice);

    Api.Answer changed = api.put("users/" + alice, "{\"displayName\":\"Alice\",\"mayCall\":false}");

    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.body().path("mayCall").asBoolean()).isFalse();
    assertThat(api.get("users/" + alice).body().path("displayName").asText()).isEqualTo("Alice");
    assertThat(api.get("users?limit=500").body().path("items"))
        .anyMatch(user -> user.path("userId").asText().equals(alice));
    assertThat(api.delete("users/" + alice).status()).isEqualTo(200);
    assertThat(api.get("users/" + alice).status()).isEqualTo(404);
    assertThat(api.delete("users/" + alice).body().path("code").asText()).isEqualTo("NOT_FOUND");
  }

  @Test
  void user_badEntry_namesTheField() {
    Api.Answer answer = api.put("users/" + alice, "{\"displayName\":\"\",\"age\":7}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().path("errors").toString()).contains("displayName").contains("age");
    assertThat(api.get("users/" + alice).status()).isEqualTo(404);
  }

  @Test
  void terminal_connectedBeforeItsUser_isRegisteredWithThem() {
    try (TestPhone phone = new TestPhone(servers.broker(), alice)) {
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  database.count(
                          "select count(*) from client_channel where client_id = ?",
                          phone.clientId())
                      == 1);

      enter(alice);

      JsonNode user = api.get("users/" + alice).body();
      assertThat(user.path("online").asBoolean()).isTrue();
      assertThat(user.at("/devices/0/clientId").asText()).isEqualTo(phone.clientId());
      assertThat(user.at("/devices/0/origin").asText()).isEqualTo("connect");
    }
  }

  @Test
  void terminal_byDirectory_belongsToItsUser() {
    enter(alice);

    assertThat(api.put("users/" + alice + "/devices/GID_rtc_ios@@@desk-" + suffix, "").status())
        .isEqualTo(200);
    Api.Answer wrong = api.put("users/" + alice + "/devices/GID_tag_ap@@@x", "");

    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.body().path("code").asText()).isEqualTo("NO_TERMINAL");
    assertThat(api.get("users/" + alice).body().at("/devices/0/origin").asText())
        .isEqualTo("directory");
    assertThat(api.delete("users/" + alice + "/devices/GID_rtc_ios@@@desk-" + suffix).status())
        .isEqualTo(200);
  }

  private String result(String sub, String name) throws IOException {
    Path result = folder.resolve(sub).resolve(name + ".result.txt");
    await().atMost(LIMIT).until(() -> Files.exists(result.resolveSibling(name)));
    return Files.readString(result);
  }

  private void drop(String name, String content) throws IOException {
    drop(name, content.getBytes(StandardCharsets.UTF_8));
  }

  private void drop(String name, byte[] content) throws IOException {
    Path part = Files.write(folder.resolve(name + ".part"), content);
    Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void directory_asCsv_allOrNothing() throws IOException {
    String good = "good-" + suffix + ".csv";
    drop(good, "userId,displayName,mayCall\n%s,Alice,\n%s,Bob,false\n".formatted(alice, bob));
    assertThat(result(".done", good)).isEqualTo("taken: 2 users added, 0 changed\n");
    assertThat(api.get("users/" + bob).body().path("mayCall").asBoolean()).isFalse();

    String bad = "bad-" + suffix + ".csv";
    drop(bad, "userId,displayName,mayCall\nnew_%s,New,\n\nb d,,maybe\n".formatted(suffix));

    assertThat(result(".error", bad))
        .isEqualTo(
            """
            rejected, nothing was changed: 3 faults
            line 4, column displayName: REQUIRED: is missing; it must have 1 to 100 characters
            line 4, column mayCall: PATTERN: 'maybe' must be true or false
            line 4, column userId: PATTERN: 'b d' must be 1 to 40 of A-Z, a-z, 0-9, - and _
            """);
    assertThat(api.get("users/new_" + suffix).status()).isEqualTo(404);
  }

  @Test
  void directory_asSpreadsheetsWriteIt_taken() throws IOException {
    String marked = "marked-" + suffix + ".csv";
    drop(marked, "\uFEFFuserId;displayName\r\n%s;Jörg\r\n;\r\n;\r\n".formatted(alice));
    assertThat(result(".done", marked)).startsWith("taken: 1 users added");

    String unicode = "unicode-" + suffix + ".csv";
    drop(
        unicode,
        "\uFEFFuserId\tdisplayName\r\n%s\tBøb\r\n"
            .formatted(bob)
            .getBytes(StandardCharsets.UTF_16LE));
    assertThat(result(".done", unicode)).startsWith("taken: 1 users added");
    assertThat(api.get("users/" + alice).body().path("displayName").asText()).isEqualTo("Jörg");
    assertThat(api.get("users/" + bob).body().path("displayName").asText()).isEqualTo("Bøb");
  }

  @Test
  void directory_otherEncodingAndShortLine_rejectedAndTheNextGoesOn() throws IOException {
    String windows = "a-" + suffix + ".csv";
    drop(windows, "userId,displayName\nu1,J\u00f6rg\n".getBytes(StandardCharsets.ISO_8859_1));
    String missing = "b-" + suffix + ".csv";
    drop(missing, "userId,displayName,mayCall\n%s,Alice\n".formatted(alice));
    String next = "c-" + suffix + ".csv";
    drop(next, "userId,displayName\n%s,Bob\n".formatted(bob));

    assertThat(result(".done", next)).isEqualTo("taken: 1 users added, 0 changed\n");
    assertThat(result(".error", windows))
        .contains("line 2: ENCODING: byte 0xF6 is not UTF-8; save the file as UTF-8");
    assertThat(result(".error", missing))
        .contains("line 2: CELLS: 2 cells instead of 3, separated by comma");
    assertThat(api.get("users/" + alice).status()).isEqualTo(404);
  }

  @Test
  void right_leftOut_staysAsItWas() throws IOException {
    api.put("users/" + alice, "{\"displayName\":\"Alice\",\"mayCall\":false}");
    api.put("users/" + bob, "{\"displayName\":\"Bob\",\"mayCall\":false}");

    String column = "column-" + suffix + ".csv";
    drop(column, "userId,displayName\n%s,Alice B\n".formatted(alice));
    assertThat(result(".done", column)).isEqualTo("taken: 0 users added, 1 changed\n");
    String cell = "cell-" + suffix + ".csv";
    drop(cell, "userId,displayName,mayCall\n%s,Bob B,\n".formatted(bob));
    result(".done", cell);
    Api.Answer put = api.put("users/" + bob, "{\"displayName\":\"Bob C\"}");

    JsonNode kept = api.get("users/" + alice).body();
    assertThat(kept.path("displayName").asText()).isEqualTo("Alice B");
    assertThat(kept.path("mayCall").asBoolean(true)).isFalse();
    assertThat(put.body().path("displayName").asText()).isEqualTo("Bob C");
    assertThat(put.body().path("mayCall").asBoolean(true)).isFalse();
  }

  @Test
  void meeting_nobodyJoins_endsByItselfAndIsShown() {
    enter(alice);
    enter(bob);
    try (TestPhone caller = new TestPhone(servers.broker(), alice)) {
      caller.call(bob);
      String meeting = caller.await("rtc.invitation").path("meetingId").asText();
      assertThat(caller.await("rtc.invitation").at("/server/type").asText()).isEqualTo("sandbox");

      await()
          .atMost(LIMIT)
          .until(
              () ->
                  api.get("meetings/" + meeting)
                      .body()
                      .path("stateReason")
                      .asText()
                      .equals("NOBODY_JOINED"));

      JsonNode shown = api.get("meetings/" + meeting).body();
      assertThat(shown.path("participants"))
          .anyMatch(p -> p.path("userId").asText().equals(bob))
          .anyMatch(p -> p.path("state").asText().equals("EXPIRED"));
      assertThat(shown.path("history").findValuesAsText("to"))
          .contains("REQUESTED", "OPEN", "INVITED", "ACCEPTED", "EXPIRED", "LEFT", "ENDED");
      assertThat(api.get("meetings?state=ENDED&userId=" + bob).body().path("items")).hasSize(1);
    }
  }

  @Test
  void invitation_pastItsTime_neitherDeliveredNorTaken() {
    enter(alice);
    enter(bob);
    try (TestPhone caller = new TestPhone(servers.broker(), alice);
        TestPhone callee = new TestPhone(servers.broker(), bob)) {
      await()
          .atMost(LIMIT)
          .until(() -> api.get("users/" + bob).body().path("deviceCount").asInt() == 1);
      callee.disconnect();
      caller.call(bob);
      String meeting = caller.await("rtc.invitation").path("meetingId").asText();
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  api
                      .get("meetings/" + meeting)
                      .body()
                      .path("history")
                      .findValuesAsText("to")
                      .stream()
                      .anyMatch("EXPIRED"::equals));

      callee.connect();
      callee.answer(meeting, "ACCEPTED");

      JsonNode error = callee.await("rtc.error");
      assertThat(error.path("code").asText()).isEqualTo("WRONG_STATE");
      // What came before the error would have come before it here too.
      assertThat(callee.received("rtc.invitation")).isEmpty();
    }
  }

  @Test
  void meeting_endedByOperator_everybodyIsTold() {
    enter(alice);
    enter(bob);
    try (TestPhone caller = new TestPhone(servers.broker(), alice);
        TestPhone callee = new TestPhone(servers.broker(), bob)) {
      await()
          .atMost(LIMIT)
          .until(() -> api.get("users/" + bob).body().path("deviceCount").asInt() == 1);
      caller.call(bob);
      String meeting = callee.await("rtc.invitation").path("meetingId").asText();

      Api.Answer ended = api.post("meetings/" + meeting + "/end");

      assertThat(ended.body().path("stateReason").asText()).isEqualTo("ENDED_BY_OPERATOR");
      assertThat(callee.await("rtc.meeting.ended").path("reason").asText())
          .isEqualTo("ENDED_BY_OPERATOR");
      caller.await("rtc.meeting.ended");
      assertThat(api.post("meetings/" + meeting + "/end").status()).isEqualTo(200);
      assertThat(api.post("meetings/" + UUID.randomUUID() + "/end").status()).isEqualTo(404);
    }
  }

  /** An event of the RTC server that happened at a second of the meeting. */
  private record Seen(int second, String kind) {
    String json(String meeting, String room, String user, String token) {
      return """
          {"source": "GID_janus@@@%1$s", "id": "%2$d-%3$s", "type": "rtc.janus.event",
           "time": "%4$s", "data": {"kind": "%3$s", "room": "%5$s", "participant": "%6$s",
           "token": "%7$s"}}"""
          .formatted(meeting, second, kind, Instant.EPOCH.plusSeconds(second), room, user, token);
    }
  }

  private void serverEvents(String events) {
    database.update(
        "select * from rtc_apply_server(cast(? as jsonb), '{\"severalPerUser\": false}')",
        "[" + events + "]");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void serverEvents_inAnyOrderAndTwice_newestDecides(long seed) {
    Random random = new Random(seed);
    enter(alice);
    enter(bob);
    try (TestPhone caller = new TestPhone(servers.broker(), alice)) {
      caller.call(bob);
      String meeting = caller.await("rtc.invitation").path("meetingId").asText();
      database.update(
          "update rtc_meeting set check_after = 'infinity' where meeting_id = cast(? as uuid)",
          meeting);
      database.update(
          "update rtc_participant set answered_at = 'infinity' where meeting_id = cast(? as uuid)",
          meeting);
      String where =
          " from rtc_participant join rtc_meeting using (meeting_id)"
              + " where meeting_id = cast(? as uuid) and user_id = ?";
      String room = database.text("select room" + where, meeting, alice);
      String token = database.text("select token" + where, meeting, alice);
      List<Seen> history = new ArrayList<>();
      for (int second = 1; second <= 9 + random.nextInt(2); second++) {
        history.add(new Seen(second, second % 2 == 1 ? "joined" : "left"));
      }
      boolean inside = history.getLast().kind().equals("joined");
      List<Seen> delivered = new ArrayList<>(history);
      history.stream().filter(each -> random.nextBoolean()).forEach(delivered::add);
      Collections.shuffle(delivered, random);

      while (!delivered.isEmpty()) {
        List<Seen> batch = delivered.subList(0, Math.min(delivered.size(), 1 + random.nextInt(4)));
        serverEvents(
            batch.stream()
                .map(each -> each.json(meeting, room, alice, token))
                .collect(Collectors.joining(",")));
        batch.clear();
      }

      // Somebody whose leaving was told first is still awaited, for as long as the join timeout.
      assertThat(
              database.text(
                  "select p.state from rtc_participant p"
                      + " where meeting_id = cast(? as uuid) and user_id = ?",
                  meeting,
                  alice))
          .as("seed %d, %s", seed, history)
          .matches(inside ? "JOINED" : "LEFT|ACCEPTED");
    }
  }

  private void terminalEvent(String from, String type, Instant time, String data) {
    database.update(
        "select * from rtc_apply_terminals(cast(? as jsonb), cast(? as jsonb))",
        """
        [{"source": "%s", "id": "%s", "type": "%s", "time": "%s", "data": %s}]"""
            .formatted(from, UUID.randomUUID(), type, time, data),
        """
        {"maxParticipants": 20, "openTimeoutMs": 30000, "maxDurationMs": 3600000,
         "invitationTimeoutMs": 60000, "roomPrefix": "signalbox-", "severalPerUser": false}""");
  }

  private void crossing(String from, String to) {
    terminalEvent(
        "GID_rtc_android@@@" + from + "-1",
        "rtc.meeting.requested",
        Instant.now(),
        "{\"media\": \"audio\", \"invitees\": [\"" + to + "\"]}");
  }

  @RepeatedTest(10)
  void calls_crossingOnTwoReplicas_oneMeeting() {
    enter(alice);
    enter(bob);

    CompletableFuture.allOf(
            CompletableFuture.runAsync(() -> crossing(alice, bob)),
            CompletableFuture.runAsync(() -> crossing(bob, alice)))
        .join();

    assertThat(
            database.texts(
                "select state from rtc_meeting where requested_by in (?, ?)", alice, bob))
        .hasSize(1);
    await()
        .atMost(LIMIT)
        .until(
            () ->
                database.count(
                        "select count(*) from rtc_participant where user_id in (?, ?)"
                            + " and state = 'ACCEPTED'",
                        alice,
                        bob)
                    == 2);
  }

  @Test
  void leave_olderThanTheReturnOrOfAnotherTerminal_noEffect() {
    enter(alice);
    enter(bob);
    try (TestPhone caller = new TestPhone(servers.broker(), alice);
        TestPhone other = new TestPhone(servers.broker(), alice)) {
      caller.call(bob);
      String meeting = caller.await("rtc.invitation").path("meetingId").asText();
      String data = "{\"meetingId\": \"" + meeting + "\"}";
      String state =
          "select state from rtc_participant where meeting_id = cast(? as uuid) and user_id = ?";

      terminalEvent(caller.clientId(), "rtc.leave.requested", Instant.now().minusSeconds(60), data);
      terminalEvent(other.clientId(), "rtc.leave.requested", Instant.now(), data);
      assertThat(database.text(state, meeting, alice)).isEqualTo("ACCEPTED");

      terminalEvent(caller.clientId(), "rtc.leave.requested", Instant.now(), data);
      assertThat(database.text(state, meeting, alice)).isEqualTo("LEFT");
      terminalEvent(
          caller.clientId(),
          "rtc.invitation.answered",
          Instant.now().minusSeconds(30),
          "{\"meetingId\": \"" + meeting + "\", \"answer\": \"ACCEPTED\"}");
      assertThat(database.text(state, meeting, alice)).isEqualTo("LEFT");
    }
  }

  @Test
  void counts_tellOfUsersAndMeetings() {
    enter(alice);

    JsonNode counts = api.get("counts").body();

    assertThat(counts.path("users").asInt()).isPositive();
    assertThat(counts.path("backlog").has("messagesToSend")).isTrue();
  }
}
