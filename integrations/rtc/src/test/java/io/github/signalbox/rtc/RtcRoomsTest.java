/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.rtc.RtcOutcome.NoSuchRoom;
import io.github.signalbox.rtc.RtcOutcome.NotPublishing;
import io.github.signalbox.rtc.RtcOutcome.Refused;
import io.github.signalbox.rtc.RtcOutcome.Unavailable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Work as the statements write it, and what they read back. */
class RtcRoomsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CREATE =
      "{\"call\":\"create\",\"publishers\":2,\"tokens\":[\"t1\",\"t2\"]}";
  private static final String ALLOW = "{\"call\":\"allow\",\"tokens\":[\"t3\"]}";
  private static final String KICK = "{\"call\":\"kick\",\"participant\":\"bob\"}";

  private final ScriptedServer server = new ScriptedServer();
  private final RtcRooms rooms = new RtcRooms(server);

  /** Does what it was told to, and notes what it was asked. */
  private static final class ScriptedServer implements RtcServer {
    private final Map<String, RtcOutcome> outcomes = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    private RtcOutcome asked(String call, Object... details) {
      asked.add(call + List.of(details));
      return outcomes.getOrDefault(call, RtcOutcome.DONE);
    }

    @Override
    public String version() {
      return "scripted";
    }

    @Override
    public RtcOutcome create(Room room) {
      return asked("create", room);
    }

    @Override
    public RtcOutcome allow(String room, List<String> tokens) {
      return asked("allow", room, tokens);
    }

    @Override
    public RtcOutcome disallow(String room, List<String> tokens) {
      return asked("disallow", room, tokens);
    }

    @Override
    public RtcOutcome kick(String room, String participant) {
      return asked("kick", room, participant);
    }

    @Override
    public RtcOutcome mute(String room, String participant, Set<String> mids, boolean muted) {
      return asked("mute", room, participant, mids, muted);
    }

    @Override
    public RtcOutcome destroy(String room) {
      return asked("destroy", room);
    }

    @Override
    public RtcOutcome participants(String room, Map<String, Boolean> participants) {
      participants.put("bob", true);
      return asked("participants", room);
    }

    @Override
    public List<String> rooms() {
      return List.of("r1", "r2");
    }

    @Override
    public ServerAccess access(Instant until) {
      asked("access", until);
      return new ServerAccess("janus", "ws://example.com", "token");
    }
  }

  private JsonNode done(String... calls) throws JsonProcessingException {
    return JSON.readTree(
        rooms.perform(
            """
            {"meetingId":"m1","room":"r1","pin":"p","title":"A talk",
             "expiresAt":"2026-11-23T06:00:00+01:00","calls":[%s]}"""
                .formatted(String.join(",", calls))));
  }

  private static List<String> outcomes(JsonNode done) {
    return done.path("calls").findValuesAsText("outcome");
  }

  @Test
  void work_allCalls_askedInOrderWithTheirFields() throws Exception {
    JsonNode done =
        done(
            CREATE,
            ALLOW,
            "{\"call\":\"disallow\",\"tokens\":[]}",
            KICK,
            "{\"call\":\"mute\",\"participant\":\"bob\",\"mids\":[\"0\"],\"muted\":false}",
            "{\"call\":\"participants\"}",
            "{\"call\":\"destroy\"}");

    assertThat(server.asked)
        .containsExactly(
            "create[" + new Room("r1", "p", "A talk", 2, List.of("t1", "t2")) + "]",
            "access[2026-11-23T05:00:00Z]",
            "allow[r1, [t3]]",
            "disallow[r1, []]",
            "kick[r1, bob]",
            "mute[r1, bob, [0], false]",
            "participants[r1]",
            "destroy[r1]");
    assertThat(outcomes(done)).hasSize(7).containsOnly("DONE");
    assertThat(done.path("meetingId").asText()).isEqualTo("m1");
    assertThat(done.path("server"))
        .isEqualTo(
            JSON.readTree("{\"type\":\"janus\",\"url\":\"ws://example.com\",\"token\":\"token\"}"));
    assertThat(done.path("participants"))
        .isEqualTo(JSON.readTree("[{\"id\":\"bob\",\"publishing\":true}]"));
  }

  @Test
  void work_roomCannotBeReached_restIsSkipped() throws Exception {
    server.outcomes.put("create", new Unavailable("connection refused"));

    JsonNode done = done(CREATE, ALLOW, KICK);

    assertThat(outcomes(done)).containsExactly("UNAVAILABLE", "SKIPPED", "SKIPPED");
    assertThat(done.at("/calls/0/message").asText()).isEqualTo("connection refused");
    assertThat(done.has("server")).isFalse();
    assertThat(server.asked).hasSize(1);
  }

  @Test
  void work_roomIsGone_restIsSkipped() throws Exception {
    server.outcomes.put("allow", new NoSuchRoom());

    assertThat(outcomes(done(ALLOW, KICK))).containsExactly("NO_SUCH_ROOM", "SKIPPED");
  }

  @Test
  void work_oneCallRefused_othersAreDone() throws Exception {
    server.outcomes.put("allow", new Refused(433, "wrong secret"));
    server.outcomes.put("kick", new NotPublishing());

    JsonNode done = done(ALLOW, KICK, "{\"call\":\"destroy\"}");

    assertThat(outcomes(done)).containsExactly("REFUSED", "NOT_PUBLISHING", "DONE");
    assertThat(done.at("/calls/0/message").asText()).contains("433").contains("wrong secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                                          | the work is no JSON object
          {"room":"r"}                                                | field 'calls' is missing
          {"room":"r","calls":{}}                                     | field 'calls' is no list
          {"room":"r","calls":["kick"]}                               | a call is no JSON object
          {"calls":[{"call":"destroy"}]}                              | field 'room' is missing
          {"room":"r","calls":[{}]}                                   | field 'call' is missing
          {"room":"r","calls":[{"call":"dance"}]}                     | call 'dance' is not known
          {"room":"r","calls":[{"call":"kick"}]}                      | field 'participant' is missing
          {"room":"r","calls":[{"call":"allow","tokens":"t"}]}        | field 'tokens' is no list
          {"room":"r","expiresAt":"soon","calls":[{"call":"create"}]} | field 'expiresAt' is no time
          {"room":"r","pin":"p","expiresAt":"2026-11-23T05:00:00Z","calls":[{"call":"create","publishers":0,"tokens":["t"]}]} | publishers 0
          {"room":"r","pin":"p","expiresAt":"2026-11-23T05:00:00Z","calls":[{"call":"create","publishers":2,"tokens":[]}]} | at least one token
          """)
  void work_ofAnotherForm_saidByFieldAndNothingAsked(String work, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rooms.perform(work))
        .withMessageContaining(message);
    assertThat(server.asked).isEmpty();
  }

  @Test
  void rooms_listed_asJson() throws Exception {
    assertThat(JSON.readTree(rooms.rooms()))
        .isEqualTo(JSON.readTree("[{\"room\":\"r1\"},{\"room\":\"r2\"}]"));
  }

  @Test
  void destroy_notDone_throwsWithRoomAndReason() {
    server.outcomes.put("destroy", new Unavailable("connection refused"));

    assertThatThrownBy(() -> rooms.destroy("r1"))
        .isInstanceOf(RtcUnavailableException.class)
        .hasMessageContaining("'r1'")
        .hasMessageContaining("connection refused");
  }
}
