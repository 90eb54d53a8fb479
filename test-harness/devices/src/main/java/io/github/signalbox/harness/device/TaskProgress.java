/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One task in an access point's memory. Not safe for use by several threads. */
final class TaskProgress {
  private final PriceTask task;
  private final Instant receivedAt;
  private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
  private final int tags;
  private Answer latestAnswer;

  TaskProgress(PriceTask task, Instant receivedAt) {
    this.task = task;
    this.receivedAt = receivedAt;
    this.tags = (int) task.changes().stream().map(PriceTask.Change::tagId).distinct().count();
    this.latestAnswer = new Answer.Accepted(task.id(), receivedAt);
  }

  PriceTask task() {
    return task;
  }

  Instant receivedAt() {
    return receivedAt;
  }

  Answer latestAnswer() {
    return latestAnswer;
  }

  boolean isCompleted() {
    return latestAnswer instanceof Answer.Completed;
  }

  /** Enters a tag's outcome; the first one of each tag counts. */
  void enter(Outcome outcome, Instant now) {
    outcomes.putIfAbsent(outcome.tagId(), outcome);
    if (outcomes.size() == tags && !isCompleted()) {
      latestAnswer = new Answer.Completed(task.id(), now, List.copyOf(outcomes.values()));
    }
  }
}
