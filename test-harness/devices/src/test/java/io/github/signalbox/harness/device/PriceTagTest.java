/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PriceTagTest {
  private static final Instant BORN = Instant.parse("2026-11-23T05:00:00Z");
  private static final Duration POLL = Duration.ofSeconds(5);

  @Test
  void polls_oneAfterTheOther_evenlySpacedNearTheMean() {
    PriceTag tag = tag(7, false);

    Instant first = tag.nextPoll(BORN);
    Instant second = tag.nextPoll(first);
    Instant third = tag.nextPoll(second);

    assertThat(Duration.between(first, second)).isEqualTo(Duration.between(second, third));
    assertThat(Duration.between(first, second))
        .isBetween(Duration.ofMillis(4500), Duration.ofMillis(5500));
    assertThat(tag.lastPoll(second)).isEqualTo(second);
    assertThat(tag.lastPoll(second.minusMillis(1))).isEqualTo(first);
  }

  @Test
  void lastPoll_beforeTheFirst_isBirth() {
    assertThat(tag(7, false).lastPoll(BORN)).isEqualTo(BORN);
    assertThat(tag(7, true).lastPoll(BORN.plus(Duration.ofHours(1)))).isEqualTo(BORN);
  }

  @Test
  void tags_ofDifferentRandomNumbers_pollAtDifferentTimes() {
    assertThat(tag(1, false).nextPoll(BORN)).isNotEqualTo(tag(2, false).nextPoll(BORN));
  }

  private static PriceTag tag(long seed, boolean mute) {
    return new PriceTag("T1", "4006381333931", mute, POLL, BORN, new SplittableRandom(seed));
  }
}
