/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.harness.device.TaskMemory.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskMemoryTest {
  private static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final PriceTag first = tag("T000001", false);
  private final PriceTag second = tag("T000002", false);
  private final PriceTag mute = tag("T000003", true);
  private final TaskMemory memory = new TaskMemory(List.of(first, second, mute), LIMIT, true);

  @Test
  void task_received_acceptedAtOnceAndCompletedAfterEveryTagPolled() {
    Receipt receipt =
        memory.receive(task("t1", NOW, change(first, "1.00"), change(second, "2.00")), NOW);

    assertThat(answers(receipt)).containsExactly(new Answer.Accepted("t1", NOW));
    assertThat(memory.tick(NOW)).isEmpty();
    Answer completed = runUntilAnswer(NOW);
    assertThat(completed.eventId()).isEqualTo("t1-completed");
    assertThat(outcomes(completed))
        .containsExactlyInAnyOrder(Outcome.displayed(first.id()), Outcome.displayed(second.id()));
    assertThat(first.display().price()).isEqualTo("1.00");
    assertThat(second.display().price()).isEqualTo("2.00");
  }

  @Test
  void task_receivedAgainWhileOpen_acceptedAnswerRepeatedWithSameId() {
    PriceTask task = task("t1", NOW, change(first, "1.00"));
    memory.receive(task, NOW);

    Receipt again = memory.receive(task, NOW.plusMillis(10));

    assertThat(again).isEqualTo(new Receipt.Known(new Answer.Accepted("t1", NOW)));
    assertThat(memory.size()).isEqualTo(1);
  }

  @Test
  void task_receivedAgainWhenDone_completedAnswerRepeatedUnchanged() {
    PriceTask task = task("t1", NOW, change(first, "1.00"));
    memory.receive(task, NOW);
    Answer completed = runUntilAnswer(NOW);

    Receipt again = memory.receive(task, NOW.plusSeconds(30));

    assertThat(again).isEqualTo(new Receipt.Known(completed));
    assertThat(memory.nextTick()).isEmpty();
  }

  @Test
  void task_pastItsDeadline_noEffect() {
    PriceTask late = new PriceTask("t1", NOW, NOW.minusSeconds(1), List.of(change(first, "1.00")));
    String shownBefore = first.display().price();

    assertThat(memory.receive(late, NOW)).isInstanceOf(Receipt.Late.class);
    memory.tick(NOW.plusSeconds(30));

    assertThat(first.display().price()).isEqualTo(shownBefore);
    assertThat(memory.knows("t1")).isFalse();
  }

  @Test
  void price_supersededBeforeThePoll_olderTaskEndsAndNewerIsShown() {
    memory.receive(task("old", NOW, change(first, "1.00", 1)), NOW);

    Receipt receipt = memory.receive(task("new", NOW, change(first, "2.00", 2)), NOW);

    assertThat(answers(receipt))
        .extracting(Answer::eventId)
        .containsExactly("new-accepted", "old-completed");
    assertThat(outcomes(answers(receipt).get(1)))
        .containsExactly(Outcome.superseded(first.id(), "superseded by task new"));
    runUntilAnswer(NOW);
    assertThat(first.display().price()).isEqualTo("2.00");
  }

  /** The older one even has the later time: clocks decide nothing. */
  @Test
  void price_olderOneArrivesLater_newerStays() {
    memory.receive(task("new", NOW, change(first, "2.00", 2)), NOW);

    Receipt whilePending =
        memory.receive(task("old1", NOW.plusSeconds(1), change(first, "1.00", 1)), NOW);
    runUntilAnswer(NOW);
    Receipt whenShown =
        memory.receive(
            task("old2", NOW.plusSeconds(2), change(first, "1.50", 1)), NOW.plusSeconds(9));

    assertThat(outcomes(answers(whilePending).get(1)))
        .extracting(Outcome::kind)
        .containsExactly(Outcome.Kind.SUPERSEDED);
    assertThat(outcomes(answers(whenShown).get(1)))
        .extracting(Outcome::kind)
        .containsExactly(Outcome.Kind.SUPERSEDED);
    assertThat(first.display().price()).isEqualTo("2.00");
  }

  @Test
  void price_olderOneArrivesLaterWhereOrderIsIgnored_isShown() {
    TaskMemory simple = new TaskMemory(List.of(first), LIMIT, false);
    simple.receive(task("new", NOW, change(first, "2.00", 2)), NOW);

    Receipt receipt = simple.receive(task("old", NOW, change(first, "1.00", 1)), NOW);
    simple.tick(first.nextPoll(NOW));

    assertThat(outcomes(answers(receipt).get(1)))
        .containsExactly(Outcome.failed(first.id(), "superseded by task old"));
    assertThat(first.display().price()).isEqualTo("1.00");
  }

  @Test
  void tag_unknown_failsAtOnce() {
    Receipt receipt =
        memory.receive(
            task("t1", NOW, new PriceTask.Change("T999999", null, "1.00", "EUR", 1)), NOW);

    assertThat(outcomes(answers(receipt).get(1)))
        .containsExactly(Outcome.failed("T999999", "no such tag here"));
  }

  @Test
  void tag_neverPolls_timedOutAfterTheLimit() {
    memory.receive(task("t1", NOW, change(mute, "1.00"), change(first, "1.00")), NOW);

    assertThat(memory.tick(NOW.plus(LIMIT).minusMillis(1))).isEmpty();
    List<TaskMemory.Due> due = memory.tick(NOW.plus(LIMIT));

    assertThat(outcomes(due.getFirst().answer()))
        .extracting(Outcome::tagId, Outcome::kind)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(mute.id(), Outcome.Kind.TIMED_OUT),
            org.assertj.core.groups.Tuple.tuple(first.id(), Outcome.Kind.DISPLAYED));
  }

  @Test
  void tag_neverPollsAndNoLimit_taskStaysOpen() {
    TaskMemory patient = new TaskMemory(List.of(mute), Duration.ZERO, true);
    patient.receive(task("t1", NOW, change(mute, "1.00")), NOW);

    assertThat(patient.nextTick()).isEmpty();
    assertThat(patient.tick(NOW.plus(Duration.ofDays(1)))).isEmpty();
  }

  @Test
  void tag_pollsAfterTheDeadline_timedOutAndNotShown() {
    PriceTask task = new PriceTask("t1", NOW, NOW.plusMillis(1), List.of(change(first, "1.00")));
    String shownBefore = first.display().price();
    memory.receive(task, NOW);

    List<TaskMemory.Due> due = memory.tick(NOW.plusSeconds(10));

    assertThat(outcomes(due.getFirst().answer()))
        .extracting(Outcome::kind)
        .containsExactly(Outcome.Kind.TIMED_OUT);
    assertThat(first.display().price()).isEqualTo(shownBefore);
  }

  @Test
  void change_withoutSku_keepsTheArticle() {
    String sku = first.display().sku();
    memory.receive(task("t1", NOW, change(first, "1.00")), NOW);
    runUntilAnswer(NOW);

    assertThat(first.display().sku()).isEqualTo(sku);
  }

  @Test
  void tasks_longPastTheirDeadline_forgotten() {
    for (int i = 0; i < 50; i++) {
      memory.receive(task("t" + i, NOW.plusSeconds(i), change(first, "1.00")), NOW);
    }

    memory.receive(
        new PriceTask("last", NOW, NOW.plus(Duration.ofHours(2)), List.of(change(first, "1.00"))),
        NOW.plus(Duration.ofHours(1)));

    assertThat(memory.size()).isEqualTo(1);
  }

  /** Lets time pass from tick to tick until an answer is due. */
  private Answer runUntilAnswer(Instant from) {
    Instant now = from;
    for (int i = 0; i < 100; i++) {
      now = memory.nextTick().filter(from::isBefore).orElse(now);
      List<TaskMemory.Due> due = memory.tick(now);
      if (!due.isEmpty()) {
        return due.getFirst().answer();
      }
    }
    throw new AssertionError("no answer is due");
  }

  private static List<Answer> answers(Receipt receipt) {
    return ((Receipt.Stored) receipt).answers().stream().map(TaskMemory.Due::answer).toList();
  }

  private static List<Outcome> outcomes(@Nullable Answer answer) {
    return ((Answer.Completed) answer).outcomes();
  }

  private static PriceTag tag(String id, boolean mute) {
    return new PriceTag(id, "4006381333931", mute, POLL, NOW, new SplittableRandom(1));
  }

  private static PriceTask.Change change(PriceTag tag, String price) {
    return change(tag, price, 1);
  }

  private static PriceTask.Change change(PriceTag tag, String price, long sequence) {
    return new PriceTask.Change(tag.id(), null, price, "EUR", sequence);
  }

  private static PriceTask task(String id, Instant time, PriceTask.Change... changes) {
    return new PriceTask(id, time, NOW.plus(Duration.ofMinutes(15)), Arrays.asList(changes));
  }
}
