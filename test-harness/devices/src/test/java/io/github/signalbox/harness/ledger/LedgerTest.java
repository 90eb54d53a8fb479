/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger = new Ledger();

  @Test
  void event_enteredTwice_countedTwiceUnderOneId() {
    ledger.enter(Flow.STATUS_UP, Fate.SENT, "a");
    ledger.enter(Flow.STATUS_UP, Fate.REPEATED, "a");
    ledger.enter(Flow.STATUS_UP, Fate.REPEATED, "a");

    assertThat(ledger.count(Flow.STATUS_UP, Fate.SENT, "a")).isEqualTo(1);
    assertThat(ledger.count(Flow.STATUS_UP, Fate.REPEATED, "a")).isEqualTo(2);
    assertThat(ledger.count(Flow.STATUS_UP, Fate.REPEATED)).isEqualTo(2);
    assertThat(ledger.ids(Flow.STATUS_UP, Fate.REPEATED)).containsExactly("a");
    assertThat(ledger.ids(Flow.STATUS_UP, Fate.ACKNOWLEDGED)).isEmpty();
    assertThat(ledger.count(Flow.TASK_DOWN, Fate.SENT, "a")).isZero();
  }

  @Test
  void event_enteredManyTimes_tallyStopsWithoutTouchingOthers() {
    for (int i = 0; i < 300; i++) {
      ledger.enter(Flow.TASK_DOWN, Fate.DEDUPLICATED, "a");
    }

    assertThat(ledger.count(Flow.TASK_DOWN, Fate.DEDUPLICATED, "a")).isEqualTo(255);
    assertThat(ledger.count(Flow.TASK_DOWN, Fate.EXPIRED, "a")).isZero();
    assertThat(ledger.count(Flow.TASK_DOWN, Fate.DEDUPLICATED)).isEqualTo(300);
  }

  @Test
  void request_registeredAfterTheTaskArrived_timeStillMeasured() {
    Instant start = Instant.parse("2026-11-23T05:00:00Z");

    ledger.reached(Stage.REQUEST_TO_RECEIPT, "t1", start.plusMillis(40));
    ledger.requested("t1", start);
    ledger.reached(Stage.REQUEST_TO_COMPLETED, "t1", start.plusMillis(90));

    assertThat(times(Stage.REQUEST_TO_RECEIPT)).isBetween(Duration.ofMillis(39), ofMillis(41));
    assertThat(times(Stage.REQUEST_TO_COMPLETED)).isBetween(ofMillis(89), ofMillis(91));
  }

  @Test
  void stage_reachedTwice_firstTimeCounts() {
    Instant start = Instant.parse("2026-11-23T05:00:00Z");
    ledger.requested("t1", start);

    ledger.reached(Stage.REQUEST_TO_RECEIPT, "t1", start.plusMillis(40));
    ledger.reached(Stage.REQUEST_TO_RECEIPT, "t1", start.plusMillis(4000));

    assertThat(ledger.snapshot().latency(Stage.REQUEST_TO_RECEIPT).count()).isEqualTo(1);
  }

  @Test
  void countingOnly_idsAskedFor_refusedWithTheReason() {
    Ledger counting = Ledger.countingOnly();
    counting.enter(Flow.STATUS_UP, Fate.SENT, "a");

    assertThat(counting.count(Flow.STATUS_UP, Fate.SENT)).isEqualTo(1);
    assertThatThrownBy(() -> counting.ids(Flow.STATUS_UP, Fate.SENT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only counts");
  }

  @Test
  void time_outOfRange_clamped() {
    ledger.time(Stage.SENT_TO_RECEIPT, Duration.ofSeconds(-5));
    ledger.time(Stage.SENT_TO_RECEIPT, Duration.ofDays(3));

    assertThat(ledger.snapshot().latency(Stage.SENT_TO_RECEIPT).count()).isEqualTo(2);
  }

  private Duration times(Stage stage) {
    return ledger.snapshot().latency(stage).percentile(50);
  }

  private static Duration ofMillis(long millis) {
    return Duration.ofMillis(millis);
  }
}
