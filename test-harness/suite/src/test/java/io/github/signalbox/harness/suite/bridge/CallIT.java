/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.harness.server.Bridge;
import java.time.Duration;
import java.util.ArrayList;
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
 * Calls from request to end, with real Artemis, PostgreSQL and Janus; participants speak Janus's
 * signalling and send no media (that: the browser tests).
 */
@ExtendWith(TestServers.class)
class CallIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static TestServers.Running servers;
  private static Database database;
  private static Bridge bridge;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final String suffix = UUID.randomUUID().toString().substring(0, 6);
  private final String alice = "alice_" + suffix;
  private final String bob = "bob_" + suffix;
  private final String carol = "carol_" + suffix;

  @BeforeAll
  static void startBridge(TestServers.Running running) {
    servers = running;
    database = running.database();
    bridge =
        running.startBridge(
            "calls",
            Map.of(
                "signalbox.elasticsearch.enabled", "false",
                "rtc.meeting.empty-timeout-ms", "3000",
                "rtc.room.check-interval-ms", "2000",
                "rtc.room.orphan-interval-ms", "2000"));
  }

  @AfterAll
  static void endBridge() {
    bridge.close();
  }

  @BeforeEach
  void enterUsers() {
    for (String user : List.of(alice, bob, carol)) {
      database.update("insert into rtc_user (user_id, display_name) values (?, ?)", user, user);
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  private TestPhone phone(String user) {
    TestPhone phone = new TestPhone(servers.broker(), user);
    opened.add(phone);
    await(phone.clientId())
        .atMost(LIMIT)
        .until(
            () ->
                database.count(
                        "select count(*) from rtc_device where client_id = ?", phone.clientId())
                    == 1);
    return phone;
  }

  private JanusParticipant join(JsonNode invitation) {
    JanusParticipant participant = JanusParticipant.join(invitation);
    opened.add(participant);
    return participant;
  }

  private static String meetingOf(JsonNode invitation) {
    return invitation.path("meetingId").asText();
  }

  @Test
  void call_twoUsers_bothJoinAndAreSeen() {
    TestPhone caller = phone(alice);
    TestPhone callee = phone(bob);
    TestPhone second = phone(bob);

    String request = caller.call(bob);
    JsonNode mine = caller.await("rtc.invitation");
    JsonNode theirs = callee.await("rtc.invitation");
    second.await("rtc.invitation");

    assertThat(mine.path("acceptedBy").asText()).isEqualTo(caller.clientId());
    assertThat(theirs.has("acceptedBy")).isFalse();
    assertThat(theirs.path("room").path("token")).isNotEqualTo(mine.path("room").path("token"));
    assertThat(caller.received("rtc.invitation").getFirst().path("correlationid").asText())
        .isEqualTo(request);
    join(mine);
    String meeting = meetingOf(mine);
    callee.answer(meeting, "ACCEPTED");
    callee.awaitState(meeting, bob, "ACCEPTED");
    assertThat(second.await("rtc.invitation.withdrawn").path("answeredBy").asText())
        .isEqualTo(callee.clientId());
    join(theirs);
    assertThat(caller.awaitState(meeting, bob, "JOINED").path("state").asText())
        .isEqualTo("RUNNING");
    assertThat(callee.awaitState(meeting, alice, "JOINED")).isNotNull();
  }
}
