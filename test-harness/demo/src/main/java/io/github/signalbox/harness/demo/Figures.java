/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import io.github.signalbox.harness.ledger.Latency;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the live view shows at one moment.
 *
 * @param elapsed since the demo was ready
 * @param connected access points that are connected
 * @param accessPoints access points there are
 * @param stored what the database holds
 * @param reportsPerSecond status reports stored per second, lately
 * @param tasksPerSecond tasks made per second, lately
 * @param documents documents in Elasticsearch; -1 while it does not answer
 * @param push from a task's creation until its access point has it
 * @param shown from a task's creation until its last tag's outcome is known
 */
record Figures(
    Duration elapsed,
    int connected,
    int accessPoints,
    Stored stored,
    double reportsPerSecond,
    double tasksPerSecond,
    long documents,
    Latency push,
    Latency shown) {

  /**
   * What the database holds.
   *
   * @param tags tags that were heard of
   * @param reports status reports that had their effect
   * @param tasks number of tasks by state; a state without tasks is left out
   * @param deadLetters events set aside and still open
   * @param logEntries log entries that wait for Elasticsearch
   * @param latest the latest tasks, newest first
   */
  record Stored(
      long tags,
      long reports,
      Map<String, Long> tasks,
      long deadLetters,
      long logEntries,
      List<TaskLine> latest) {
    static final Stored NOTHING = new Stored(0, 0, Map.of(), 0, 0, List.of());

    Stored {
      tasks = Map.copyOf(tasks);
      latest = List.copyOf(latest);
    }

    long allTasks() {
      return tasks.values().stream().mapToLong(Long::longValue).sum();
    }

    long tasksIn(String state) {
      return tasks.getOrDefault(state, 0L);
    }

    /** Returns how many tasks have no outcome yet. */
    long openTasks() {
      return tasksIn("CREATED") + tasksIn("SENT") + tasksIn("ACCEPTED");
    }
  }
}
