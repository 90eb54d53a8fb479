/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc.janus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.Servers;
import io.github.signalbox.harness.server.Servers.Kind;
import io.github.signalbox.rtc.RtcOutcome;
import io.github.signalbox.rtc.RtcOutcome.NoSuchRoom;
import io.github.signalbox.rtc.RtcOutcome.NotPublishing;
import io.github.signalbox.rtc.RtcOutcome.Refused;
import io.github.signalbox.rtc.RtcOutcome.Unavailable;
import io.github.signalbox.rtc.RtcServer;
import io.github.signalbox.rtc.RtcServerContract;
import io.github.signalbox.rtc.RtcUnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract on the system's Janus, and what only a real server shows: who gets in with which
 * credential, who is put out, and what is left after a restart.
 *
 * <p>Not here: whether a silenced participant is heard (the browser tests).
 */
class JanusServerIT extends RtcServerContract {
  private static final int NOT_ALLOWED = 433;
  private static final int NO_ROOM = 426;
  private static final int NO_TOKEN = 403;

  @TempDir private static Path folder;
  private static Servers servers;
  private static Server janus;
  private static JanusServer server;

  private final List<Visitor> visitors = new ArrayList<>();

  @BeforeAll
  static void startJanus() {
    assumeThat(Servers.hasJanus()).as("Janus (Debian: apt-get install janus)").isTrue();
    servers = Servers.of(folder, Kind.JANUS).start();
    janus = servers.get(Kind.JANUS);
    server = newServer();
  }

  @AfterAll
  static void endJanus() {
    if (servers != null) {
      server.close();
      servers.close();
    }
  }

  @AfterEach
  void closeVisitors() {
    visitors.forEach(Visitor::close);
  }

  /** Makes a client as each replica of the bridge has one. */
  private static JanusServer newServer() {
    Map<String, String> properties = janus.properties();
    JanusServer made = new JanusServer();
    made.setAdminUrl(properties.get("rtc.janus.admin-url"));
    made.setAdminSecret(properties.get("rtc.janus.admin-secret"));
    made.setAdminKey(properties.get("rtc.janus.admin-key"));
    made.setPublicUrl(properties.get("rtc.janus.public-url"));
    made.setTokenSecret(properties.get("rtc.janus.token-secret"));
    made.setRoomPrefix(PREFIX);
    return made;
  }

  @Override
  protected RtcServer server() {
    return server;
  }

  private static String made(String... tokens) {
    String name = newName();
    assertThat(server.create(room(name, List.of(tokens)))).isEqualTo(RtcOutcome.DONE);
    return name;
  }

  private Visitor visitor() throws InterruptedException {
    var access = server.access(Instant.now().plus(Duration.ofMinutes(5)));
    Visitor visitor = new Visitor(access.url(), access.token());
    visitors.add(visitor);
    assertThat(visitor.attach()).isZero();
    return visitor;
  }

  private static Map<String, Boolean> present(String room) {
    Map<String, Boolean> present = new LinkedHashMap<>();
    assertThat(server.participants(room, present)).isEqualTo(RtcOutcome.DONE);
    return present;
  }

  @Test
  void room_credentialAndPin_bothAreNeeded() throws Exception {
    String name = made("t1");

    assertThat(visitor().join(name, "bob", "wrong", "t1")).isEqualTo(NOT_ALLOWED);
    assertThat(visitor().join(name, "bob", "pin", "wrong")).isEqualTo(NOT_ALLOWED);
    assertThat(visitor().join(name, "bob", "pin", "t1")).isZero();
    assertThat(present(name)).containsExactly(Map.entry("bob", false));
  }

  @Test
  void room_lastCredentialTaken_closedAndNotOpen() throws Exception {
    String name = made("t1");

    assertThat(server.disallow(name, List.of("t1"))).isEqualTo(RtcOutcome.DONE);

    assertThat(visitor().join(name, "bob", "pin", "t1")).isEqualTo(NOT_ALLOWED);
    assertThat(visitor().join(name, "bob", "pin", "")).isEqualTo(NOT_ALLOWED);
    assertThat(server.allow(name, List.of("t2"))).isEqualTo(RtcOutcome.DONE);
    assertThat(visitor().join(name, "bob", "pin", "t2")).isZero();
  }

  @Test
  void create_roomThatIsThere_newCredentialGetsIn() throws Exception {
    String name = made("t1");

    assertThat(server.create(room(name, List.of("t2")))).isEqualTo(RtcOutcome.DONE);

    assertThat(visitor().join(name, "bob", "pin", "t2")).isZero();
  }

  @Test
  void kick_participant_isOutAndWithoutCredentialStaysOut() throws Exception {
    String name = made("t1");
    Visitor bob = visitor();
    bob.join(name, "bob", "pin", "t1");

    server.disallow(name, List.of("t1"));
    assertThat(server.kick(name, "bob")).isEqualTo(RtcOutcome.DONE);

    assertThat(present(name)).isEmpty();
    assertThat(visitor().join(name, "bob", "pin", "t1")).isEqualTo(NOT_ALLOWED);
  }

  @Test
  void mute_tellsWhoIsSilentAnywayFromWhoIsGone() throws Exception {
    String name = made("t1");
    Visitor bob = visitor();
    bob.join(name, "bob", "pin", "t1");

    assertThat(server.mute(name, "bob", Set.of("0"), true)).isInstanceOf(NotPublishing.class);
    assertThat(bob.publish()).isZero();
    assertThat(server.mute(name, "bob", Set.of("0"), true)).isEqualTo(RtcOutcome.DONE);
    assertThat(server.mute(name, "bob", Set.of("0"), false)).isEqualTo(RtcOutcome.DONE);
    assertThat(server.mute(name, "bob", Set.of("0", "9"), true)).isInstanceOf(NotPublishing.class);
    bob.leave();
    assertThat(server.mute(name, "bob", Set.of("0"), true)).isEqualTo(RtcOutcome.DONE);
  }

  @Test
  void room_destroyedByAnotherReplica_isGone() throws Exception {
    String name = made("t1");
    JanusServer other = newServer();

    assertThat(other.destroy(name)).isEqualTo(RtcOutcome.DONE);

    other.close();
    assertThat(visitor().join(name, "bob", "pin", "t1")).isEqualTo(NO_ROOM);
  }

  @Test
  void access_expiredOrMissing_janusServesNobody() throws Exception {
    var late = server.access(Instant.now().minus(Duration.ofMinutes(1)));
    for (Visitor visitor :
        List.of(new Visitor(late.url(), late.token()), new Visitor(late.url(), null))) {
      visitors.add(visitor);
      assertThat(visitor.attach()).isEqualTo(NO_TOKEN);
    }
  }

  @Test
  void keys_wrong_refusedWithJanussCode() {
    JanusServer wrongSecret = newServer();
    wrongSecret.setAdminSecret("wrong");
    JanusServer wrongKey = newServer();
    wrongKey.setAdminKey("wrong");
    String name = made("t1");

    assertThat(wrongSecret.destroy(name))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.code()).isEqualTo(NO_TOKEN));
    assertThat(wrongKey.create(room(newName(), List.of("t1")))).isInstanceOf(Refused.class);
    assertThat(wrongKey.destroy(name)).isInstanceOf(Refused.class);
    assertThatThrownBy(wrongKey::rooms)
        .isInstanceOf(RtcUnavailableException.class)
        .hasMessageContaining("433");
    wrongSecret.close();
    wrongKey.close();
  }

  @Test
  void janus_killedAndBack_roomsAreGoneAndCanBeMade() {
    String name = made("t1");

    RtcOutcome meanwhile;
    janus.kill();
    try {
      meanwhile = server.allow(name, List.of("t2"));
    } finally {
      janus.start();
    }

    assertThat(meanwhile).isInstanceOf(Unavailable.class);
    assertThat(server.allow(name, List.of("t2"))).isInstanceOf(NoSuchRoom.class);
    assertThat(server.create(room(name, List.of("t1")))).isEqualTo(RtcOutcome.DONE);
  }

  @Test
  void janus_frozen_unavailableWithinTheLimit() {
    JanusServer hurried = newServer();
    hurried.setRequestTimeoutMs(300);
    String name = made("t1");

    RtcOutcome outcome;
    janus.pause();
    try {
      outcome = hurried.allow(name, List.of("t2"));
    } finally {
      janus.resume();
    }

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Unavailable.class, away -> assertThat(away.message()).contains("300 ms"));
    assertThat(hurried.allow(name, List.of("t2"))).isEqualTo(RtcOutcome.DONE);
    hurried.close();
  }

  @Test
  void info_tellsTheSetup() {
    // Without a broker there is no event handler here.
    assertThat(server.info()).isEqualTo(new JanusInfo(server.info().version(), true, false, true));
    assertThat(server.info().version()).startsWith("1.");
  }
}
