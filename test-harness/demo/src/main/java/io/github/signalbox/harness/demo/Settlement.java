/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import io.github.signalbox.harness.device.DeviceFleet;
import io.github.signalbox.harness.ledger.Balance;
import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Ledger;
import io.github.signalbox.harness.ledger.LedgerReport;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** The end of a demo that ends by itself: everything comes to rest, and the books are balanced. */
final class Settlement {
  private static final Duration TASK_LIMIT = Duration.ofSeconds(90);
  private static final Duration REST_LIMIT = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 100;
  private static final String EVENTS = "select event_id from processed_event where ";

  private final DeviceFleet fleet;
  private final DemoDatabase database;
  private final PriceChanges changes;
  private final Screen screen;

  Settlement(DeviceFleet fleet, DemoDatabase database, PriceChanges changes, Screen screen) {
    this.fleet = fleet;
    this.database = database;
    this.changes = changes;
    this.screen = screen;
  }

  /** Returns the exit code: 0 if nothing was lost and every task has an outcome. */
  int run() throws InterruptedException {
    screen.say("Waiting for the last tasks …");
    boolean finished = await(TASK_LIMIT, () -> database.read(0).openTasks() == 0);
    fleet.settle(REST_LIMIT);
    await(REST_LIMIT, () -> acknowledgedReports() <= database.read(0).reports());
    try {
      Balance balance = balance();
      Map<String, String> facts = new LinkedHashMap<>();
      facts.put("price changes", changes.issued() + " made, " + changes.failed() + " not taken");
      facts.put("tasks without an outcome", Long.toString(database.read(0).openTasks()));
      Ledger ledger = fleet.ledger();
      screen.say(new LedgerReport("Demo", facts, ledger.snapshot(), balance).text());
      return finished && changes.failed() == 0 && balance.balanced() ? 0 : 1;
    } catch (SQLException e) {
      screen.say("The books cannot be balanced, the database does not answer: " + e.getMessage());
      return 1;
    }
  }

  private long acknowledgedReports() {
    return fleet.ledger().count(Flow.STATUS_UP, Fate.ACKNOWLEDGED);
  }

  private Balance balance() throws SQLException {
    List<String> deadLetters =
        database.texts("select event_id from dead_letter where event_id is not null");
    return fleet
        .ledger()
        .balance()
        .effects(Flow.STATUS_UP, "rows", events(DemoDatabase.STATUS_REPORT), deadLetters)
        .effects(Flow.TASK_ACCEPTED, "rows", events("event_id like '%-accepted'"), deadLetters)
        .effects(Flow.TASK_COMPLETED, "rows", events("event_id like '%-completed'"), deadLetters)
        .tasks(
            "tasks sent",
            database.texts("select task_id from price_change_task"),
            database.texts("select task_id from price_change_task where state = 'SUPERSEDED'"))
        .result();
  }

  private List<String> events(String which) throws SQLException {
    return database.texts(EVENTS + which);
  }

  private static boolean await(Duration limit, Callable<Boolean> condition)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < end) {
      try {
        if (condition.call()) {
          return true;
        }
      } catch (SQLException e) {
        // Asked again, up to the limit.
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return false;
  }
}
