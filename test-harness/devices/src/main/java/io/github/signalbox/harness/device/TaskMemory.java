/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an access point remembers of its tasks: each is acted on once, hands its prices to the tags
 * as they poll, and is forgotten some time after its deadline. Not safe for use by several threads.
 */
final class TaskMemory {
  /** After its deadline a task that is sent again is refused as late, so it may be forgotten. */
  private static final Duration KEPT_AFTER_DEADLINE = Duration.ofMinutes(1);

  private final Map<String, PriceTag> tags = new LinkedHashMap<>();
  private final Duration tagTimeLimit;
  private final boolean keepsOrder;
  private final Map<String, TaskProgress> tasks = new LinkedHashMap<>();
  private final Map<String, Pending> pending = new HashMap<>();
  private final List<TaskProgress> completed = new ArrayList<>();
  private Instant nextForgetting = Instant.MIN;

  /**
   * Creates an empty memory.
   *
   * @param tags the tags of the access point
   * @param tagTimeLimit how long to wait for a tag; zero for ever
   * @param keepsOrder whether it drops a change whose sequence is below that of one it has; else
   *     the change that arrives last wins
   */
  TaskMemory(List<PriceTag> tags, Duration tagTimeLimit, boolean keepsOrder) {
    tags.forEach(tag -> this.tags.put(tag.id(), tag));
    this.tagTimeLimit = tagTimeLimit;
    this.keepsOrder = keepsOrder;
  }

  private record Pending(TaskProgress progress, PriceTask.Change change, Instant pollAt) {}

  /** What to do with a task that came in. */
  sealed interface Receipt {
    /** A new task: the answers that are due, of older tasks too, in order. */
    record Stored(List<Due> answers) implements Receipt {
      public Stored {
        answers = List.copyOf(answers);
      }
    }

    /** A task known already: its latest answer again. */
    record Known(Answer answer) implements Receipt {}

    /** A task past its deadline: nothing. */
    record Late() implements Receipt {}
  }

  Receipt receive(PriceTask task, Instant now) {
    forget(now);
    TaskProgress known = tasks.get(task.id());
    if (known != null) {
      return new Receipt.Known(known.latestAnswer());
    }
    if (task.deadline().isBefore(now)) {
      return new Receipt.Late();
    }
    TaskProgress progress = new TaskProgress(task, now);
    Answer accepted = progress.latestAnswer();
    tasks.put(task.id(), progress);
    task.changes().forEach(change -> assign(progress, change, now));
    List<Due> answers = new ArrayList<>();
    answers.add(new Due(accepted, task.decidedAt()));
    answers.addAll(takeCompleted());
    return new Receipt.Stored(answers);
  }

  boolean knows(String taskId) {
    return tasks.containsKey(taskId);
  }

  private void assign(TaskProgress progress, PriceTask.Change change, Instant now) {
    PriceTag tag = tags.get(change.tagId());
    if (tag == null) {
      enter(progress, Outcome.failed(change.tagId(), "no such tag here"), now);
      return;
    }
    Pending other = pending.get(tag.id());
    if (keepsOrder && tag.display().sequence() > change.sequence()) {
      enter(progress, Outcome.superseded(tag.id(), "the tag shows a later price"), now);
    } else if (keepsOrder && other != null && other.change().sequence() > change.sequence()) {
      enter(progress, supersededBy(other.progress(), tag), now);
    } else {
      pending.put(tag.id(), new Pending(progress, change, tag.nextPoll(now)));
      if (other != null && other.progress() != progress) {
        enter(other.progress(), supersededBy(progress, tag), now);
      }
    }
  }

  private Outcome supersededBy(TaskProgress newer, PriceTag tag) {
    String reason = "superseded by task " + newer.task().id();
    return keepsOrder ? Outcome.superseded(tag.id(), reason) : Outcome.failed(tag.id(), reason);
  }

  private void enter(TaskProgress progress, Outcome outcome, Instant now) {
    boolean before = progress.isCompleted();
    progress.enter(outcome, now);
    if (!before && progress.isCompleted()) {
      completed.add(progress);
    }
  }

  /**
   * Lets the tags poll whose time has come, and gives up those that are overdue.
   *
   * @return the answers that have become due
   */
  List<Due> tick(Instant now) {
    Iterator<Pending> each = pending.values().iterator();
    while (each.hasNext()) {
      Pending next = each.next();
      Outcome outcome = poll(next, now);
      if (outcome != null) {
        each.remove();
        enter(next.progress(), outcome, now);
      }
    }
    return takeCompleted();
  }

  /**
   * An answer that has become due.
   *
   * @param answer the answer
   * @param decidedAt the time of its task
   */
  record Due(Answer answer, Instant decidedAt) {}

  private @Nullable Outcome poll(Pending next, Instant now) {
    PriceTag tag = tags.get(next.change().tagId());
    boolean polled = !tag.isMute() && !next.pollAt().isAfter(now);
    PriceTask task = next.progress().task();
    if (polled && task.deadline().isBefore(now)) {
      return Outcome.timedOut(tag.id(), "the deadline passed before the tag polled");
    }
    if (polled) {
      tag.show(next.change());
      return Outcome.displayed(tag.id());
    }
    Instant givenUpAt = next.progress().receivedAt().plus(tagTimeLimit);
    if (!tagTimeLimit.isZero() && !givenUpAt.isAfter(now)) {
      return Outcome.timedOut(tag.id(), "no poll within " + Durations.format(tagTimeLimit));
    }
    return null;
  }

  /** Returns when {@link #tick} has something to do next; empty if no tag is waited for. */
  Optional<Instant> nextTick() {
    return pending.values().stream().flatMap(next -> tickAt(next).stream()).min(Instant::compareTo);
  }

  private Optional<Instant> tickAt(Pending next) {
    boolean mute = tags.get(next.change().tagId()).isMute();
    Instant givenUpAt = next.progress().receivedAt().plus(tagTimeLimit);
    if (tagTimeLimit.isZero()) {
      return mute ? Optional.empty() : Optional.of(next.pollAt());
    }
    return Optional.of(mute || next.pollAt().isAfter(givenUpAt) ? givenUpAt : next.pollAt());
  }

  private List<Due> takeCompleted() {
    List<Due> due =
        completed.stream().map(p -> new Due(p.latestAnswer(), p.task().decidedAt())).toList();
    completed.clear();
    return due;
  }

  private void forget(Instant now) {
    if (now.isAfter(nextForgetting)) {
      nextForgetting = now.plus(KEPT_AFTER_DEADLINE);
      Instant keptUntil = now.minus(KEPT_AFTER_DEADLINE);
      tasks.values().removeIf(progress -> progress.task().deadline().isBefore(keptUntil));
    }
  }

  /** Returns how many tasks are remembered. */
  int size() {
    return tasks.size();
  }
}
