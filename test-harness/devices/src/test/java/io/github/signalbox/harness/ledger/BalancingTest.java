/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BalancingTest {
  private final Ledger ledger = new Ledger();

  @Test
  void effects_eachAcknowledgedOnce_balanced() {
    acknowledged("a", "b");

    Balance balance = effects(List.of("b", "a"));

    assertThat(balance.balanced()).isTrue();
    assertThat(balance.lost()).isZero();
  }

  @Test
  void effects_oneRowMissing_namedAndCountedAsLost() {
    acknowledged("a", "b", "c");

    Balance balance = effects(List.of("a", "c"));

    assertThat(balance.balanced()).isFalse();
    assertThat(balance.lost()).isEqualTo(1);
    assertThat(differences(balance))
        .containsExactly(new Difference.Missing(new Difference.Ids(1, List.of("b"))));
    assertThat(balance.table()).contains("missing 1: b");
  }

  @Test
  void effects_oneRowTwice_namedAsDoubled() {
    acknowledged("a", "b");

    Balance balance = effects(List.of("a", "b", "b"));

    assertThat(differences(balance))
        .containsExactly(new Difference.Doubled(new Difference.Ids(1, List.of("b"))));
    assertThat(balance.lost()).isZero();
  }

  @Test
  void effects_rowThatNobodySent_namedAsUnexpected() {
    acknowledged("a");

    Balance balance = effects(List.of("a", "x"));

    assertThat(differences(balance))
        .containsExactly(new Difference.Unexpected(new Difference.Ids(1, List.of("x"))));
  }

  @Test
  void effects_sentButNotAcknowledged_mayBeThereButIsReported() {
    acknowledged("a");
    ledger.enter(Flow.STATUS_UP, Fate.SENT, "open");

    Balance with = effects(List.of("a", "open"));
    Balance without = effects(List.of("a"));

    assertThat(differences(with)).isEmpty();
    assertThat(differences(without)).isEmpty();
    assertThat(with.balanced()).isFalse();
    assertThat(with.table()).contains("missing 1: open");
  }

  @Test
  void effects_droppedByFault_notExpected() {
    acknowledged("a");
    ledger.enter(Flow.STATUS_UP, Fate.DROPPED, "never-sent");

    assertThat(effects(List.of("a")).balanced()).isTrue();
    assertThat(differences(effects(List.of("a", "never-sent")))).hasSize(1);
  }

  @Test
  void effects_refusedOne_accountedForByDeadLetters() {
    acknowledged("a", "stale");

    Balance balance =
        ledger.balance().effects(Flow.STATUS_UP, "rows", List.of("a"), List.of("stale")).result();

    assertThat(balance.balanced()).isTrue();
  }

  @Test
  void tasks_oneNeverArrived_namedAsMissing() {
    ledger.enter(Flow.TASK_DOWN, Fate.DELIVERED, "t1");
    ledger.enter(Flow.TASK_DOWN, Fate.EXPIRED, "t2");

    Balance balance = ledger.balance().tasks("tasks sent", List.of("t1", "t2", "t3")).result();

    assertThat(differences(balance))
        .containsExactly(new Difference.Missing(new Difference.Ids(1, List.of("t3"))));
  }

  @Test
  void tasks_oneActedOnTwice_namedAsDoubled() {
    ledger.enter(Flow.TASK_DOWN, Fate.DELIVERED, "t1");
    ledger.enter(Flow.TASK_DOWN, Fate.DELIVERED, "t1");
    ledger.enter(Flow.TASK_DOWN, Fate.DELIVERED, "t2");
    ledger.enter(Flow.TASK_DOWN, Fate.DEDUPLICATED, "t2");

    Balance balance = ledger.balance().tasks("tasks sent", List.of("t1", "t2")).result();

    assertThat(differences(balance))
        .containsExactly(new Difference.Doubled(new Difference.Ids(1, List.of("t1"))));
  }

  @Test
  void totals_unequal_bothShown() {
    Balance balance = ledger.balance().totals(Flow.STATUS_UP, "rows", 5, "documents", 4).result();

    assertThat(differences(balance)).containsExactly(new Difference.CountDiffers(5, 4));
    assertThat(balance.table()).contains("expected 5, found 4");
  }

  @Test
  void same_manyMissing_onlyTheFirstListed() {
    List<String> ids = IntStream.range(0, 100).mapToObj("id-%03d"::formatted).toList();

    Balance balance =
        ledger.balance().same(Flow.STATUS_UP, "rows", ids, "documents", List.of()).result();

    assertThat(balance.lost()).isEqualTo(100);
    assertThat(((Difference.Missing) differences(balance).getFirst()).ids().first())
        .hasSize(Difference.Ids.MAX_FIRST)
        .startsWith("id-000");
  }

  private void acknowledged(String... ids) {
    for (String id : ids) {
      ledger.enter(Flow.STATUS_UP, Fate.SENT, id);
      ledger.enter(Flow.STATUS_UP, Fate.ACKNOWLEDGED, id);
    }
  }

  private Balance effects(List<String> rows) {
    return ledger.balance().effects(Flow.STATUS_UP, "rows", rows).result();
  }

  /** Returns the differences of the comparison that was asked for last. */
  private static List<Difference> differences(Balance balance) {
    return balance.comparisons().getLast().differences();
  }
}
