/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.time.Instant;
import java.util.List;

/** What an access point tells the bridge about a task. Repeated, it is the same in every byte. */
sealed interface Answer {
  /** Returns the task. */
  String taskId();

  /** Returns when the answer was given first. */
  Instant time();

  /** Returns the event's ID, which follows from the task's. */
  String eventId();

  /** The task is stored. */
  record Accepted(String taskId, Instant time) implements Answer {
    static final String TYPE = "pricetag.task.accepted";

    @Override
    public String eventId() {
      return taskId + "-accepted";
    }
  }

  /** Every tag has its outcome. */
  record Completed(String taskId, Instant time, List<Outcome> outcomes) implements Answer {
    static final String TYPE = "pricetag.task.completed";

    public Completed {
      outcomes = List.copyOf(outcomes);
    }

    @Override
    public String eventId() {
      return taskId + "-completed";
    }
  }
}
