/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks into the bridge's database; opens a new connection where the old one broke. */
final class DemoDatabase implements AutoCloseable {
  static final String STATUS_REPORT =
      "source like 'GID_tag_ap@@@%' and event_id not like '%-accepted' and event_id not like '%-completed'";

  private static final String COUNTS =
      """
      select (select count(*) from tag),
        (select count(*) from processed_event where %s),
        (select count(*) from dead_letter where replayed_at is null),
        (select count(*) from operation_log where shipped_at is null)
      """
          .formatted(STATUS_REPORT);
  private static final String TASKS =
      "select state, count(*) from price_change_task group by state";
  private static final String LATEST =
      """
      select created_at, split_part(ap_client_id, '@@@', 2), state, took, tag, price, currency, tags
      from (
        select task_id, created_at, ap_client_id, state,
          cast(extract(epoch from coalesce(finished_at, clock_timestamp()) - created_at) * 1000 as bigint) as took
        from price_change_task order by created_at desc, task_id limit ?
      ) task cross join lateral (
        select min(tag_id) as tag, min(price) as price, min(currency) as currency, count(*) as tags
        from price_change_task_tag where task_id = task.task_id
      ) changed
      order by created_at desc, task_id
      """;

  private final Map<String, String> settings;
  private @Nullable Connection connection;

  DemoDatabase(Map<String, String> settings) {
    this.settings = Map.copyOf(settings);
  }

  Figures.Stored read(int latest) throws SQLException {
    try (Statement statement = open().createStatement()) {
      Map<String, Long> tasks = new HashMap<>();
      try (ResultSet rows = statement.executeQuery(TASKS)) {
        while (rows.next()) {
          tasks.put(rows.getString(1), rows.getLong(2));
        }
      }
      try (ResultSet row = statement.executeQuery(COUNTS)) {
        row.next();
        return new Figures.Stored(
            row.getLong(1), row.getLong(2), tasks, row.getLong(3), row.getLong(4), latest(latest));
      }
    }
  }

  private List<TaskLine> latest(int limit) throws SQLException {
    try (PreparedStatement statement = open().prepareStatement(LATEST)) {
      statement.setInt(1, limit);
      List<TaskLine> lines = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          lines.add(line(row));
        }
      }
      return lines;
    }
  }

  private static TaskLine line(ResultSet row) throws SQLException {
    long others = row.getLong("tags") - 1;
    String change =
        "%s → %s %s"
            .formatted(row.getString("tag"), row.getString("price"), row.getString("currency"));
    LocalTime createdAt =
        row.getObject("created_at", OffsetDateTime.class)
            .atZoneSameInstant(ZoneId.systemDefault())
            .toLocalTime();
    return new TaskLine(
        createdAt,
        row.getString(2),
        others == 0 ? change : change + " +" + others,
        row.getString("state"),
        Duration.ofMillis(row.getLong("took")));
  }

  /** Returns the first column of a query, as text. */
  List<String> texts(String query) throws SQLException {
    try (Statement statement = open().createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }

  private Connection open() throws SQLException {
    Connection open = connection;
    if (open == null || !open.isValid(1)) {
      close();
      open =
          DriverManager.getConnection(
              settings.get("signalbox.database.url"),
              settings.get("signalbox.database.user-name"),
              settings.get("signalbox.database.password"));
      connection = open;
    }
    return open;
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // It was broken; that is why it goes.
      }
    }
  }
}
