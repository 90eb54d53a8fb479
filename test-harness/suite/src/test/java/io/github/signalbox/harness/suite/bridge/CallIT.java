/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.message.Json;
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
@NeedsJanus
@ExtendWith(TestServers.class)
class CallIT {
  private static final ObjectMapper JSON = Json.mapper();
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

  /** Two phones in a call that both have joined. */
  private record Pair(
      TestPhone caller, TestPhone callee, String meeting, JsonNode mine, JsonNode theirs) {}

  private Pair connected() {
    TestPhone caller = phone(alice);
    TestPhone callee = phone(bob);
    caller.call(bob);
    JsonNode mine = caller.await("rtc.invitation");
    JsonNode theirs = callee.await("rtc.invitation");
    String meeting = meetingOf(mine);
    join(mine);
    callee.answer(meeting, "ACCEPTED");
    callee.awaitState(meeting, bob, "ACCEPTED");
    join(theirs);
    caller.awaitState(meeting, bob, "JOINED");
    caller.awaitState(meeting, alice, "JOINED");
    return new Pair(caller, callee, meeting, mine, theirs);
  }

  private void awaitMeeting(String meeting, String state, String reason) {
    await(meeting + " " + state)
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(
                        database.text(
                            "select state || ' ' || coalesce(state_reason, '') from rtc_meeting"
                                + " where meeting_id = cast(? as uuid)",
                            meeting))
                    .isEqualTo(state + " " + reason));
  }

  @Test
  void call_sameRequestTwice_oneRoomAndTheSameAnswer() {
    TestPhone caller = phone(alice);
    TestPhone callee = phone(bob);
    ObjectNode data = JSON.createObjectNode().put("media", "audio");
    data.withArray("invitees").add(bob);

    caller.publish("rtc-up/request", "rtc.meeting.requested", "once", data);
    caller.await("rtc.invitation");
    caller.publish("rtc-up/request", "rtc.meeting.requested", "once", data);

    await().atMost(LIMIT).until(() -> caller.received("rtc.invitation").size() == 2);
    assertThat(caller.received("rtc.invitation").get(1).path("data").path("meetingId"))
        .isEqualTo(caller.received("rtc.invitation").get(0).path("data").path("meetingId"));
    assertThat(callee.received("rtc.invitation")).hasSize(1);
    assertThat(
            database.count(
                "select count(*) from rtc_meeting where requested_from = ?", caller.clientId()))
        .isOne();
  }

  @Test
  void call_unknownInvitee_refusedWithItsName() {
    TestPhone caller = phone(alice);

    String request = caller.call(bob, "nobody_" + suffix);

    JsonNode error = caller.await("rtc.error");
    assertThat(error.path("code").asText()).isEqualTo("UNKNOWN_USER");
    assertThat(error.path("message").asText()).contains("nobody_" + suffix);
    assertThat(error.path("requestId").asText()).isEqualTo(request);
    assertThat(database.count("select count(*) from rtc_meeting where requested_by = ?", alice))
        .isZero();
  }

  @Test
  void call_userWhoMayNotCall_refused() {
    database.update("update rtc_user set may_call = false where user_id = ?", alice);
    TestPhone caller = phone(alice);

    caller.call(bob);

    assertThat(caller.await("rtc.error").path("code").asText()).isEqualTo("NOT_ALLOWED");
  }

  private List<String> takingPart(String user) {
    return database.texts(
        "select p.meeting_id from rtc_participant p join rtc_meeting m using (meeting_id)"
            + " where user_id = ? and p.state in ('ACCEPTED', 'JOINED')"
            + " and m.state in ('OPEN', 'RUNNING')",
        user);
  }

  @Test
  void call_crossingAnother_oneMeetingOfBoth() {
    TestPhone first = phone(alice);
    TestPhone second = phone(bob);

    String asked = first.call(bob);
    String askedToo = second.call(alice);

    JsonNode mine =
        first.await("rtc.invitation", i -> i.path("acceptedBy").asText().equals(first.clientId()));
    JsonNode theirs =
        second.await(
            "rtc.invitation", i -> i.path("acceptedBy").asText().equals(second.clientId()));
    assertThat(meetingOf(theirs)).isEqualTo(meetingOf(mine));
    assertThat(first.received("rtc.invitation"))
        .anyMatch(event -> event.path("correlationid").asText().equals(asked));
    assertThat(second.received("rtc.invitation"))
        .anyMatch(event -> event.path("correlationid").asText().equals(askedToo));
    join(mine);
    join(theirs);
    first.awaitState(meetingOf(mine), bob, "JOINED");
    second.awaitState(meetingOf(mine), alice, "JOINED");
    assertThat(
            database.count(
                "select count(*) from rtc_meeting where requested_by in (?, ?)", alice, bob))
        .isOne();
  }

  @Test
  void call_takenDuringAnother_endsThePartInTheOther() {
    Pair pair = connected();
    TestPhone other = phone(alice);
    TestPhone third = phone(carol);

    third.call(alice);
    String meeting = meetingOf(other.await("rtc.invitation"));
    other.answer(meeting, "ACCEPTED");

    other.awaitState(meeting, alice, "ACCEPTED");
    pair.callee().awaitState(pair.meeting(), alice, "LEFT");
    assertThat(takingPart(alice)).containsExactly(meeting);
    assertThat(
            pair.caller()
                .await("rtc.invitation.withdrawn", w -> meetingOf(w).equals(pair.meeting()))
                .path("answeredBy")
                .asText())
        .isEqualTo(other.clientId());
    pair.caller().leave(meeting);
    pair.callee().leave(pair.meeting());
    awaitMeeting(pair.meeting(), "ENDED", "EVERYBODY_LEFT");
    assertThat(takingPart(alice)).containsExactly(meeting);
  }

  @Test
  void answer_twoDevicesAtOnce_oneWins() {
    TestPhone caller = phone(alice);
    TestPhone first = phone(bob);
    TestPhone second = phone(bob);
    caller.call(bob);
    String meeting = meetingOf(first.await("rtc.invitation"));
    second.await("rtc.invitation");

    first.answer(meeting, "ACCEPTED");
    second.answer(meeting, "ACCEPTED");

    caller.awaitState(meeting, bob, "ACCEPTED");
    await()
        .atMost(LIMIT)
        .until(
            () ->
                first.received("rtc.invitation.withdrawn").isEmpty()
                    != second.received("rtc.invitation.withdrawn").isEmpty());
    TestPhone winner = first.received("rtc.invitation.withdrawn").isEmpty() ? first : second;
    TestPhone loser = winner == first ? second : first;
    winner.awaitState(meeting, bob, "ACCEPTED");
    assertThat(loser.received("rtc.meeting.changed")).isEmpty();
  }

  @Test
  void decline_onlyInvitee_callerIsTold() {
    TestPhone caller = phone(alice);
    TestPhone callee = phone(bob);
    caller.call(bob);
    String meeting = meetingOf(callee.await("rtc.invitation"));

    callee.answer(meeting, "DECLINED");

    assertThat(caller.awaitState(meeting, bob, "DECLINED")).isNotNull();
    caller.leave(meeting);
    awaitMeeting(meeting, "ENDED", "NOBODY_JOINED");
  }

  @Test
  void control_byMember_refused() {
    Pair pair = connected();

    pair.callee().end(pair.meeting());

    assertThat(pair.callee().await("rtc.error").path("code").asText()).isEqualTo("NOT_ALLOWED");
    awaitMeeting(pair.meeting(), "RUNNING", "");
  }

  @Test
  void control_byStranger_refusedAsUnknownMeeting() {
    Pair pair = connected();
    TestPhone stranger = phone(carol);

    stranger.end(pair.meeting());
    stranger.answer(pair.meeting(), "ACCEPTED");

    await().atMost(LIMIT).until(() -> stranger.received("rtc.error").size() == 2);
    assertThat(stranger.received("rtc.error"))
        .allMatch(error -> error.path("data").path("code").asText().equals("UNKNOWN_MEETING"));
    assertThat(stranger.received("rtc.invitation")).isEmpty();
  }

  @Test
  void room_wrongCredentials_nobodyGetsIn() {
    Pair pair = connected();
    JsonNode room = pair.mine().path("room");
    JanusParticipant thief = JanusParticipant.at(pair.theirs());
    opened.add(thief);
    thief.attach();
    String id = room.path("id").asText();
    String pin = room.path("pin").asText();

    String token = pair.theirs().path("room").path("token").asText();
    assertThat(thief.join(id, "x", "wrong", token).path("error_code").asInt()).isEqualTo(433);
    assertThat(thief.join(id, "x", pin, "wrong").path("error_code").asInt()).isEqualTo(433);
    ObjectNode subscribe =
        JSON.createObjectNode()
            .put("request", "join")
            .put("ptype", "subscriber")
            .put("room", id)
            .put("pin", pin);
    subscribe.withArray("streams").addObject().put("feed", alice);
    // Nobody sends here, which Janus says first; the browser tests ask for a stream that is there.
    assertThat(thief.message(subscribe).path("error_code").asInt()).isIn(428, 433);

    JanusParticipant stranger =
        new JanusParticipant(pair.mine().path("server").path("url").asText(), null);
    opened.add(stranger);
    assertThat(stranger.attach().path("error").path("code").asInt()).isEqualTo(403);
  }

  @Test
  void room_anothersName_isKickedOut() {
    Pair pair = connected();
    JanusParticipant impostor = JanusParticipant.at(pair.theirs());
    opened.add(impostor);
    impostor.attach();
    JsonNode room = pair.theirs().path("room");

    JsonNode joined =
        impostor.join(
            room.path("id").asText(),
            carol,
            room.path("pin").asText(),
            room.path("token").asText());

    assertThat(joined.path("videoroom").asText()).isEqualTo("joined");
    impostor.awaitTold("kicked");
    awaitMeeting(pair.meeting(), "RUNNING", "");
  }

  @Test
  void remove_participant_credentialIsWorthless() {
    Pair pair = connected();

    pair.caller().remove(pair.meeting(), bob);

    pair.callee().await("rtc.participant.removed");
    JsonNode room = pair.theirs().path("room");
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              JanusParticipant again = JanusParticipant.at(pair.theirs());
              opened.add(again);
              again.attach();
              return again
                      .join(
                          room.path("id").asText(),
                          bob,
                          room.path("pin").asText(),
                          room.path("token").asText())
                      .path("error_code")
                      .asInt()
                  == 433;
            });
    pair.callee().answer(pair.meeting(), "ACCEPTED");
    assertThat(pair.callee().await("rtc.error").path("code").asText()).isEqualTo("WRONG_STATE");
    pair.caller().invite(pair.meeting(), bob);
    assertThat(pair.caller().await("rtc.error").path("code").asText()).isEqualTo("NOT_ALLOWED");
  }

  @Test
  void phone_killedAndBack_invitationIsThereOnce() {
    TestPhone caller = phone(alice);
    TestPhone callee = phone(bob);
    callee.disconnect();

    caller.call(bob);
    String meeting = meetingOf(caller.await("rtc.invitation"));
    callee.connect();

    assertThat(meetingOf(callee.await("rtc.invitation"))).isEqualTo(meeting);
    callee.disconnect();
    callee.connect();
    callee.answer(meeting, "ACCEPTED");
    callee.awaitState(meeting, bob, "ACCEPTED");
    assertThat(callee.received("rtc.invitation")).hasSize(1);
  }

  @Test
  void phone_newWhileItRings_isInvitedToo() {
    TestPhone caller = phone(alice);
    caller.call(bob);
    String meeting = meetingOf(caller.await("rtc.invitation"));

    TestPhone late = phone(bob);

    assertThat(meetingOf(late.await("rtc.invitation"))).isEqualTo(meeting);
  }

  @Test
  void janus_awayDuringRequest_meetingOpensWhenItIsBack() {
    TestPhone caller = phone(alice);
    TestPhone callee = phone(bob);
    servers.janus().kill();
    try {
      caller.call(bob);
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  database.count(
                          "select count(*) from rtc_meeting where requested_by = ?"
                              + " and state = 'REQUESTED' and sync_attempts > 1",
                          alice)
                      == 1);
    } finally {
      servers.janus().start();
    }

    JsonNode invitation = caller.await("rtc.invitation");
    join(invitation);
    join(callee.await("rtc.invitation"));
    assertThat(callee.received("rtc.invitation")).hasSize(1);
    caller.end(meetingOf(invitation));
    awaitMeeting(meetingOf(invitation), "ENDED", "ENDED_BY_MODERATOR");
    assertThat(
            database.texts(
                "select concat(reason) from rtc_history where meeting_id = cast(? as uuid)"
                    + " union all select document::text from operation_log"
                    + " union all select data::text from rtc_message",
                meetingOf(invitation)))
        .noneMatch(text -> text.contains(servers.properties().get("rtc.janus.admin-url")));
  }

  @Test
  void room_withoutMeeting_isDestroyedAndOthersStay() {
    Pair pair = connected();
    database.update("delete from rtc_meeting where meeting_id = cast(? as uuid)", pair.meeting());

    await()
        .atMost(LIMIT)
        .until(
            () -> {
              JanusParticipant late = JanusParticipant.at(pair.theirs());
              opened.add(late);
              late.attach();
              JsonNode room = pair.theirs().path("room");
              return late.join(
                          room.path("id").asText(),
                          bob,
                          room.path("pin").asText(),
                          room.path("token").asText())
                      .path("error_code")
                      .asInt()
                  == 426;
            });
  }

  @Test
  void contacts_asked_presenceIsShown() {
    TestPhone caller = phone(alice);
    phone(bob);

    caller.request("rtc.contacts.requested", JSON.createObjectNode());

    JsonNode listed = caller.await("rtc.contacts.listed");
    assertThat(listed.path("self").path("userId").asText()).isEqualTo(alice);
    assertThat(listed.path("contacts"))
        .anyMatch(c -> c.path("userId").asText().equals(bob) && c.path("online").asBoolean())
        .anyMatch(c -> c.path("userId").asText().equals(carol) && !c.path("online").asBoolean());
  }

  @Test
  void call_fromTerminalOfNoUser_refused() {
    TestPhone unknown = new TestPhone(servers.broker(), "ghost_" + suffix);
    opened.add(unknown);

    unknown.call(bob);

    assertThat(unknown.await("rtc.error").path("code").asText()).isEqualTo("UNKNOWN_USER");
  }
}
