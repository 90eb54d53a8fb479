/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.addressing.ClientId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The same seed gives the same devices and the same choices. */
class ReplayTest {
  @Test
  void identities_sameSeed_sameClientIds() {
    assertThat(clientIds(42)).isEqualTo(clientIds(42)).isNotEqualTo(clientIds(43));
  }

  @Test
  void identities_wholeFleet_allDifferentAndWellFormed() {
    Set<ClientId> ids = new HashSet<>(clientIds(42));

    assertThat(ids).hasSize(1000);
    assertThat(ids).allMatch(id -> id.deviceId().matches("02[0-9a-f]{10}"));
    assertThat(AccessPointIdentity.of(42, 4, 3).storeId()).isEqualTo("S002");
  }

  @Test
  void choices_sameSeedInAnyOrder_theSame() {
    Chances forwards = new Chances(42);
    Chances backwards = new Chances(42);
    Selection share = Selection.share(0.3);
    List<String> ids = IntStream.range(0, 200).mapToObj(i -> "event-" + i).toList();

    List<Boolean> one = ids.stream().map(id -> forwards.hits(share, "drop", id)).toList();
    List<Boolean> other =
        ids.reversed().stream().map(id -> backwards.hits(share, "drop", id)).toList().reversed();

    assertThat(one).isEqualTo(other);
  }

  @Test
  void choices_manySubjects_shareIsMet() {
    Chances chances = new Chances(7);
    Selection share = Selection.share(0.2);

    long hits =
        IntStream.range(0, 10_000).filter(i -> chances.hits(share, "drop", "event-" + i)).count();

    assertThat(hits).isBetween(1800L, 2200L);
  }

  @Test
  void choices_byName_hitThoseAlone() {
    Chances chances = new Chances(7);
    Selection named = Selection.parse("T000001, 02abcdefabcd");

    assertThat(chances.hits(named, "mute", "T000001")).isTrue();
    assertThat(chances.hits(named, "mute", "T000002")).isFalse();
    assertThat(chances.hits(named, "die", "GID_tag_ap@@@02abcdefabcd", "02abcdefabcd")).isTrue();
  }

  private static List<ClientId> clientIds(long seed) {
    return IntStream.range(0, 1000)
        .mapToObj(index -> AccessPointIdentity.of(seed, index, 1).clientId())
        .toList();
  }
}
