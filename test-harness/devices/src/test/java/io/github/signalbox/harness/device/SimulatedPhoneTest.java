/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.core.data.BytesCloudEventData;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Ledger;
import io.github.signalbox.message.EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a phone does with what it receives, without a broker: what it sends stays open. */
class SimulatedPhoneTest {
  private static final String MEETING = "7f3c2b1a-0d4e-4f6a-8b9c-1e2d3f4a5b6c";
  private static final String SELF = "GID_rtc_android@@@bob-1";
  private static final String OTHER = "GID_rtc_ios@@@bob-2";
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofHours(1);

  private final Ledger ledger = new Ledger();
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @AfterEach
  void endScheduler() {
    scheduler.shutdownNow();
  }

  @Test
  void invitation_acceptedByItself_joinsAtOnce() {
    SimulatedPhone phone = phone(1, LONG);

    phone.received(invitation("1", SELF, in(LONG)));

    assertThat(heard).containsExactly("joining");
    assertThat(phone.openEvents()).isZero();
  }

  @Test
  void invitation_acceptedByAnother_doesNotRing() {
    SimulatedPhone phone = phone(1, LONG);

    phone.received(invitation("1", OTHER, in(LONG)));

    assertThat(phone.isSettled()).isTrue();
  }

  @Test
  void ringing_acceptedByAnotherMeanwhile_cannotWinAnyMore() {
    SimulatedPhone phone = phone(1, Duration.ZERO);
    phone.received(invitation("1", null, in(LONG)));
    awaitAnswer(phone);

    phone.received(invitation("2", OTHER, in(LONG)));
    phone.received(changed("3"));

    assertThat(heard).isEmpty();
  }

  @Test
  void answer_confirmed_joinsOnceHoweverOftenTheMeetingChanges() {
    SimulatedPhone phone = phone(1, Duration.ZERO);
    phone.received(invitation("1", null, in(LONG)));
    awaitAnswer(phone);
    assertThat(heard).as("nobody has said yet that it was the first").isEmpty();

    phone.received(changed("2"));
    phone.received(changed("3"));

    assertThat(heard).containsExactly("joining");
    assertThat(phone.meetings()).containsExactly(MEETING);
  }

  @Test
  void answer_withdrawn_doesNotJoin() {
    SimulatedPhone phone = phone(1, Duration.ZERO);
    phone.received(invitation("1", null, in(LONG)));
    awaitAnswer(phone);

    phone.received(withdrawn("2"));
    phone.received(changed("3"));

    assertThat(heard).isEmpty();
  }

  @Test
  void answer_refused_countedAndDoesNotJoin() {
    SimulatedPhone phone = phone(1, Duration.ZERO);
    phone.received(invitation("1", null, in(LONG)));
    awaitAnswer(phone);

    phone.received(
        event(
            "rtc.error",
            "2",
            "{\"code\":\"WRONG_STATE\",\"message\":\"late\",\"requestId\":\"bob-1-r1-1\","
                + "\"retryable\":false}",
            null));
    phone.received(changed("3"));

    assertThat(ledger.ids(Flow.CALL_ANSWERED, Fate.REFUSED)).containsExactly("bob-1-r1-1");
    assertThat(heard).isEmpty();
  }

  @Test
  void ringing_withdrawnBeforeTheAnswer_answersNothing() {
    SimulatedPhone phone = phone(1, Duration.ofMillis(100));
    phone.received(invitation("1", null, in(LONG)));
    phone.received(withdrawn("2"));

    await().atMost(LIMIT).until(phone::isSettled);
    assertThat(phone.openEvents()).isZero();
  }

  @Test
  void ringing_timeRunsOutMeanwhile_answersNothing() {
    SimulatedPhone phone = phone(1, Duration.ZERO);

    // The event itself is timely; what it says may be taken no longer.
    phone.received(
        event("rtc.invitation", "1", invitationData(null, in(Duration.ofSeconds(-1))), in(LONG)));

    await().atMost(LIMIT).until(phone::isSettled);
    assertThat(phone.openEvents()).isZero();
  }

  @Test
  void ringing_answerStillDue_isNotSettled() {
    SimulatedPhone phone = phone(1, LONG);

    phone.received(invitation("1", null, in(LONG)));

    assertThat(phone.isSettled()).isFalse();
  }

  @Test
  void ringing_neitherAcceptedNorDeclined_settlesWithoutAnAnswer() {
    SimulatedPhone phone = phone(0, Duration.ZERO);

    phone.received(invitation("1", null, in(LONG)));

    await().atMost(LIMIT).until(phone::isSettled);
    assertThat(phone.openEvents()).isZero();
  }

  @Test
  void invitation_twice_actedOnOnce() {
    SimulatedPhone phone = phone(1, LONG);

    phone.received(invitation("1", SELF, in(LONG)));
    phone.received(invitation("1", SELF, in(LONG)));

    assertThat(heard).containsExactly("joining");
    assertThat(ledger.count(Flow.INVITATION_DOWN, Fate.DELIVERED)).isEqualTo(1);
    assertThat(ledger.ids(Flow.INVITATION_DOWN, Fate.DEDUPLICATED)).containsExactly("bob-1 1");
  }

  @Test
  void invitation_pastItsTime_droppedAndCounted() {
    SimulatedPhone phone = phone(1, Duration.ZERO);

    phone.received(invitation("1", SELF, in(Duration.ofSeconds(-1))));

    assertThat(heard).isEmpty();
    assertThat(ledger.ids(Flow.INVITATION_DOWN, Fate.EXPIRED)).containsExactly("bob-1 1");
  }

  static Stream<MqttLink.Message> ends() {
    return Stream.of(
        event(
            "rtc.meeting.ended",
            "2",
            "{\"meetingId\":\"" + MEETING + "\",\"reason\":\"ENDED_BY_MODERATOR\"}",
            null),
        event(
            "rtc.participant.removed",
            "2",
            "{\"meetingId\":\"" + MEETING + "\",\"userId\":\"bob\"}",
            null));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void meeting_overForIt_leaves(MqttLink.Message end) {
    SimulatedPhone phone = phone(1, LONG);
    phone.received(invitation("1", SELF, in(LONG)));

    phone.received(end);

    assertThat(heard).containsExactly("joining", "leaving");
    assertThat(phone.isSettled()).isTrue();
  }

  private static void awaitAnswer(SimulatedPhone phone) {
    await().atMost(LIMIT).until(() -> phone.openEvents() == 1);
  }

  private SimulatedPhone phone(double accept, Duration think) {
    FleetSettings common =
        FleetSettings.builder(BrokerAccess.parse("tcp://127.0.0.1:1883")).size(1, 0).build();
    PhoneSettings settings = PhoneSettings.of(common, 2, 2).answering(accept, 0, think, LONG);
    DeviceContext context =
        new DeviceContext(
            common,
            Contracts.load(),
            ledger,
            new Chances(common.seed()),
            new MqttLinks(common, Duration.ZERO),
            scheduler);
    PhoneListener listener =
        new PhoneListener() {
          @Override
          public void joining(SimulatedPhone who, JsonNode invitation) {
            heard.add("joining");
          }

          @Override
          public void leaving(SimulatedPhone who, String meetingId) {
            heard.add("leaving");
          }
        };
    return new SimulatedPhone(
        context, settings, new CallTimes(ledger), listener, ClientId.parse(SELF), "bob");
  }

  private static Instant in(Duration time) {
    return Instant.now().plus(time).truncatedTo(ChronoUnit.MILLIS);
  }

  private static MqttLink.Message invitation(String id, String acceptedBy, Instant expiresAt) {
    return event("rtc.invitation", id, invitationData(acceptedBy, expiresAt), expiresAt);
  }

  private static String invitationData(String acceptedBy, Instant expiresAt) {
    String accepted = acceptedBy == null ? "" : "\"acceptedBy\":\"" + acceptedBy + "\",";
    return """
    {"meetingId":"%s","media":"audio","userId":"bob","role":"MEMBER",%s"expiresAt":"%s",
     "invitedBy":{"userId":"alice","displayName":"Alice"},
     "server":{"type":"sandbox","url":"ws://127.0.0.1:8188"},
     "room":{"id":"r","pin":"p","participantId":"bob","token":"t"}}
    """
        .formatted(MEETING, accepted, expiresAt);
  }

  private static MqttLink.Message changed(String id) {
    return event(
        "rtc.meeting.changed",
        id,
        """
        {"meetingId":"%s","media":"audio","state":"RUNNING","version":4,"roomEpoch":1,
         "participants":[{"userId":"alice","displayName":"Alice","role":"MODERATOR",
           "state":"JOINED","muted":false}]}
        """
            .formatted(MEETING),
        null);
  }

  private static MqttLink.Message withdrawn(String id) {
    return event(
        "rtc.invitation.withdrawn",
        id,
        "{\"meetingId\":\"" + MEETING + "\",\"reason\":\"ANSWERED_ELSEWHERE\"}",
        null);
  }

  private static MqttLink.Message event(String type, String id, String data, Instant expiry) {
    var event =
        EventCodec.event("GID_bridge@@@bridge", type, id)
            .withTime(in(Duration.ofSeconds(-5)).atOffset(ZoneOffset.UTC))
            .withData(BytesCloudEventData.wrap(data.getBytes(StandardCharsets.UTF_8)));
    if (expiry != null) {
      event.withExtension("expirytime", expiry.atOffset(ZoneOffset.UTC).toString());
    }
    return new MqttLink.Message(EventCodec.encode(event.build()), EventCodec.STRUCTURED, Map.of());
  }
}
