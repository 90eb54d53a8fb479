/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.signalbox.harness.device.DeviceFleet;
import io.github.signalbox.harness.device.SimulatedAccessPoint;
import io.github.signalbox.harness.device.TagDisplay;
import io.github.signalbox.harness.ledger.Balance;
import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The books of a run: what the devices sent and got, against rows and documents.
 *
 * @param fleet the devices
 * @param database the bridge's database
 * @param documents the log store
 */
record Books(DeviceFleet fleet, Database database, Documents documents) {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final String REMEMBERED =
      "select event_id from processed_event where source = any (?)";
  private static final String STEPS =
      "select history.task_id || ? from price_change_task_history history"
          + " join price_change_task task using (task_id)"
          + " where ap_client_id = any (?) and to_state = any (?)"
          + " and from_state is distinct from to_state";
  private static final String OPEN =
      "select count(*) from price_change_task where ap_client_id = any (?)"
          + " and state in ('CREATED', 'SENT', 'ACCEPTED')";
  private static final String LOG =
      "select log_id from operation_log where document #>> '{device,id}' = any (?)";

  private String[] clientIds() {
    return fleet.accessPoints().stream().map(ap -> ap.clientId().toString()).toArray(String[]::new);
  }

  private List<String> steps(String suffix, String... states) {
    return database.texts(STEPS, suffix, clientIds(), states);
  }

  /** Waits until all tasks have an outcome and the rows say what the tags show. */
  void awaitRest() {
    await("tasks have an outcome")
        .atMost(LIMIT)
        .until(() -> database.count(OPEN, new Object[] {clientIds()}) == 0);
    await("rows say what the tags show")
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(shownByRows()).isEqualTo(shownByTags()));
  }

  private Set<String> shownByRows() {
    return new HashSet<>(
        database.texts(
            "select tag_id || '=' || price from tag where ap_client_id = any (?)",
            new Object[] {clientIds()}));
  }

  private Set<String> shownByTags() {
    Set<String> shown = new HashSet<>();
    for (SimulatedAccessPoint ap : fleet.accessPoints()) {
      for (TagDisplay display : ap.displays()) {
        shown.add(display.tagId() + "=" + display.price());
      }
    }
    return shown;
  }

  /**
   * Lets the devices come to rest and holds every flow against rows and documents.
   *
   * @param taskIds the tasks made of the requests that were taken
   */
  void assertBalanced(List<String> taskIds) throws InterruptedException {
    awaitRest();
    assertThat(fleet.settle(LIMIT)).as("devices came to rest").isTrue();
    await("books balance")
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> assertThat(balance(taskIds).balanced()).as("%s", balance(taskIds)).isTrue());
    assertThat(fleet.ledger().count(Flow.STATUS_UP, Fate.ACKNOWLEDGED)).isPositive();
    assertThat(taskIds).isNotEmpty().doesNotHaveDuplicates();
  }

  private static List<String> answers(List<String> taskIds, String suffix) {
    return taskIds.stream().map(id -> id + suffix).toList();
  }

  private Balance balance(List<String> taskIds) {
    Set<String> sent = fleet.ledger().ids(Flow.STATUS_UP, Fate.SENT);
    List<String> rows =
        database.texts(REMEMBERED, new Object[] {clientIds()}).stream()
            .filter(sent::contains)
            .toList();
    List<String> tasks =
        database.texts(
            "select task_id from price_change_task where ap_client_id = any (?)",
            new Object[] {clientIds()});
    List<String> superseded =
        database.texts(
            "select task_id from price_change_task where ap_client_id = any (?) and state = 'SUPERSEDED'",
            new Object[] {clientIds()});
    return fleet
        .ledger()
        .balance()
        .effects(Flow.STATUS_UP, "rows", rows)
        .same(Flow.STATUS_UP, "rows", rows, "documents", documents.reports(clientIds()))
        .same(Flow.TASK_DOWN, "requests", taskIds, "tasks", tasks)
        .tasks("tasks", tasks, superseded)
        .effects(
            Flow.TASK_ACCEPTED,
            "rows",
            steps("-accepted", "ACCEPTED"),
            answers(superseded, "-accepted"))
        .effects(
            Flow.TASK_COMPLETED,
            "rows",
            steps("-completed", "COMPLETED", "PARTIAL", "FAILED"),
            answers(superseded, "-completed"))
        .same(
            Flow.TASK_COMPLETED,
            "log entries",
            database.texts(LOG, new Object[] {clientIds()}),
            "documents",
            documents.logEntries(clientIds()))
        .result();
  }
}
