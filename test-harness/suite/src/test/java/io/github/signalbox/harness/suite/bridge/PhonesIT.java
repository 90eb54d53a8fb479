/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.signalbox.harness.device.FleetSettings;
import io.github.signalbox.harness.device.MqttVersion;
import io.github.signalbox.harness.device.PhoneFleet;
import io.github.signalbox.harness.device.PhoneListener;
import io.github.signalbox.harness.device.PhoneSettings;
import io.github.signalbox.harness.device.SimulatedPhone;
import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Ledger;
import io.github.signalbox.harness.server.Bridge;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Many simulated phones at once, with rooms on the real Janus. They speak MQTT and send no media,
 * so nobody is seen in a room; the books are held against the rows.
 */
@NeedsJanus
@ExtendWith(TestServers.class)
class PhonesIT {
  private static final int MEETINGS = 200;
  private static final int USERS = 2 * MEETINGS;
  private static final int DEVICES = 2;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static TestServers.Running servers;
  private static Database database;
  private static Bridge bridge;

  @BeforeAll
  static void startBridge(TestServers.Running running) {
    servers = running;
    database = running.database();
    startBridge();
    for (int i = 0; i < USERS; i++) {
      String user = PhoneSettings.userId(i);
      database.update("insert into rtc_user (user_id, display_name) values (?, ?)", user, user);
    }
  }

  private static void startBridge() {
    bridge = servers.startBridge("phones", Map.of("signalbox.elasticsearch.enabled", "false"));
  }

  @AfterAll
  static void endBridge() {
    bridge.close();
  }

  /** Notes which phones take part in which meeting. */
  private static final class Rooms implements PhoneListener {
    private final Map<String, Set<String>> byMeeting = new ConcurrentHashMap<>();

    @Override
    public void joining(SimulatedPhone phone, JsonNode invitation) {
      byMeeting
          .computeIfAbsent(
              invitation.path("meetingId").asText(), id -> ConcurrentHashMap.newKeySet())
          .add(phone.clientId().toString());
    }

    @Override
    public void leaving(SimulatedPhone phone, String meetingId) {}
  }

  @Test
  void meetings_manyAtOnce_oneRoomEachAndOnePhonePerUser() throws Exception {
    FleetSettings common =
        FleetSettings.builder(servers.broker())
            .size(1, 0)
            .mqttVersion(MqttVersion.V5)
            .connectsPerSecond(400)
            .build();
    PhoneSettings settings =
        PhoneSettings.of(common, USERS, DEVICES)
            .answering(1, 0, Duration.ofMillis(500), Duration.ofSeconds(30));
    Ledger ledger = new Ledger();
    Rooms rooms = new Rooms();
    try (PhoneFleet fleet = PhoneFleet.start(settings, ledger, rooms)) {
      assertThat(fleet.awaitConnected(LIMIT)).isTrue();
      await()
          .atMost(LIMIT)
          .until(() -> database.count("select count(*) from rtc_device") == USERS * DEVICES);

      // WHEN half of the users call the other half, all at once
      List<SimulatedPhone> phones = fleet.phones();
      Set<String> requests = ConcurrentHashMap.newKeySet();
      for (int i = 0; i < MEETINGS; i++) {
        requests.add(phones.get(i * DEVICES).call(List.of(PhoneSettings.userId(MEETINGS + i))));
      }
      await().atMost(LIMIT).until(() -> fleet.inCall() == USERS);

      // THEN each request made one meeting, and each device got one invitation for it
      assertThat(database.texts("select request_id from rtc_meeting"))
          .containsExactlyInAnyOrderElementsOf(requests);
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  ledger.count(Flow.INVITATION_DOWN, Fate.DELIVERED)
                      == (long) MEETINGS * 2 * DEVICES);
      assertThat(ledger.count(Flow.CALL_REQUESTED, Fate.REFUSED)).isZero();
      assertThat(ledger.count(Flow.CALL_ANSWERED, Fate.REFUSED)).isZero();
      assertThat(database.count("select count(*) from dead_letter")).isZero();

      // AND every answer had its effect, also those of the phones that were too late
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  database.count(
                          "select count(*) from processed_event where source like 'GID_rtc%'")
                      == ledger.count(Flow.CALL_REQUESTED, Fate.ACKNOWLEDGED)
                          + ledger.count(Flow.CALL_ANSWERED, Fate.ACKNOWLEDGED));
      assertThat(database.count("select count(*) from dead_letter")).isZero();

      // AND of each user one phone takes part, the one that the rows name
      Set<String> winners =
          Set.copyOf(
              database.texts(
                  "select meeting_id || ' ' || answered_from from rtc_participant"
                      + " where state = 'ACCEPTED'"));
      assertThat(winners).hasSize(USERS);
      assertThat(
              rooms.byMeeting.entrySet().stream()
                  .flatMap(room -> room.getValue().stream().map(p -> room.getKey() + " " + p))
                  .collect(Collectors.toSet()))
          .isEqualTo(winners);

      // AND every room is there, on its own
      assertThat(
              database.count(
                  "select count(distinct room) from rtc_meeting where room_state = 'OPEN'"))
          .isEqualTo(MEETINGS);
    }
    assertThat(
            ledger
                .balance()
                .effects(
                    Flow.CALL_REQUESTED,
                    "meetings",
                    database.texts("select request_id from rtc_meeting"))
                .result()
                .lost())
        .isZero();

    // AND the broker has been told of all of them: a bridge without memory gets none again
    bridge.close();
    database.update("truncate processed_event, rtc_meeting cascade");
    startBridge();
    try (TestPhone phone = new TestPhone(servers.broker(), PhoneSettings.userId(0))) {
      phone.request("rtc.contacts.requested", JsonNodeFactory.instance.objectNode());
      phone.await("rtc.contacts.listed");
    }
    assertThat(database.count("select count(*) from rtc_meeting")).isZero();
    assertThat(database.count("select count(*) from dead_letter")).isZero();
  }
}
