/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.rtc.RtcOutcome.NoSuchRoom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every RTC server does, the stand-in included.
 *
 * <p>Not here: what needs somebody in the room, since nobody enters the stand-in's rooms.
 */
public abstract class RtcServerContract {
  /** What the names of the bundle's rooms begin with. */
  protected static final String PREFIX = "it-";

  private static final List<String> TOKENS = List.of("t1", "t2");

  /** Returns the server, whose prefix is {@link #PREFIX}. */
  protected abstract RtcServer server();

  /** Makes a name that no other test uses. */
  protected static String newName() {
    return PREFIX + UUID.randomUUID();
  }

  /** Describes a room of this name. */
  protected static Room room(String name, List<String> tokens) {
    return new Room(name, "pin", "A talk", 3, tokens);
  }

  private String made() {
    String name = newName();
    assertThat(server().create(room(name, TOKENS))).isEqualTo(RtcOutcome.DONE);
    return name;
  }

  @Test
  void create_again_doneAndListedOnce() {
    String name = made();

    assertThat(server().create(room(name, List.of("t3")))).isEqualTo(RtcOutcome.DONE);

    assertThat(server().rooms()).containsOnlyOnce(name);
  }

  @Test
  void create_byManyAtOnce_doneForAll() {
    String name = newName();

    List<RtcOutcome> outcomes;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      outcomes =
          IntStream.range(0, 16)
              .mapToObj(
                  each ->
                      CompletableFuture.supplyAsync(
                          () -> server().create(room(name, List.of("t" + each))), threads))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();
    }

    assertThat(outcomes).hasSize(16).containsOnly(RtcOutcome.DONE);
    assertThat(server().rooms()).containsOnlyOnce(name);
  }

  @Test
  void rooms_withOtherPrefix_areNotListed() {
    String foreign = "other-" + UUID.randomUUID();
    assertThat(server().create(room(foreign, TOKENS))).isEqualTo(RtcOutcome.DONE);

    assertThat(server().rooms()).doesNotContain(foreign);

    server().destroy(foreign);
  }

  @Test
  void tokens_allowedAndDisallowedTwice_done() {
    String name = made();

    assertThat(server().allow(name, TOKENS)).isEqualTo(RtcOutcome.DONE);
    assertThat(server().disallow(name, TOKENS)).isEqualTo(RtcOutcome.DONE);
    assertThat(server().disallow(name, TOKENS)).isEqualTo(RtcOutcome.DONE);
  }

  @Test
  void participant_whoIsNotThere_isGoneAlready() {
    String name = made();

    assertThat(server().kick(name, "nobody")).isEqualTo(RtcOutcome.DONE);
    assertThat(server().mute(name, "nobody", Set.of("0"), true)).isEqualTo(RtcOutcome.DONE);
  }

  @Test
  void participants_ofNewRoom_nobody() {
    Map<String, Boolean> present = new LinkedHashMap<>();

    assertThat(server().participants(made(), present)).isEqualTo(RtcOutcome.DONE);

    assertThat(present).isEmpty();
  }

  @Test
  void room_destroyed_isNotThereForAnybody() {
    String name = made();

    assertThat(server().destroy(name)).isEqualTo(RtcOutcome.DONE);

    assertThat(server().rooms()).doesNotContain(name);
    assertThat(server().allow(name, TOKENS)).isInstanceOf(NoSuchRoom.class);
    assertThat(server().disallow(name, TOKENS)).isInstanceOf(NoSuchRoom.class);
    assertThat(server().kick(name, "bob")).isInstanceOf(NoSuchRoom.class);
    assertThat(server().mute(name, "bob", Set.of("0"), true)).isInstanceOf(NoSuchRoom.class);
    assertThat(server().participants(name, new LinkedHashMap<>())).isInstanceOf(NoSuchRoom.class);
    assertThat(server().destroy(name)).isEqualTo(RtcOutcome.DONE);
  }

  @Test
  void room_destroyedAndMadeAgain_isThere() {
    String name = made();
    server().destroy(name);

    assertThat(server().create(room(name, TOKENS))).isEqualTo(RtcOutcome.DONE);

    assertThat(server().allow(name, List.of("t3"))).isEqualTo(RtcOutcome.DONE);
  }

  @Test
  void access_namesTypeAndAddress() {
    ServerAccess access = server().access(Instant.parse("2026-11-23T05:00:00Z"));

    assertThat(access.type()).isNotEmpty();
    assertThat(access.url()).isNotEmpty();
  }
}
