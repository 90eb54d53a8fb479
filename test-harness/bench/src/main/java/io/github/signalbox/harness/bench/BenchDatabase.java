/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** The database as the measurements prepare and read it. */
final class BenchDatabase implements AutoCloseable {
  private static final String ACCESS_POINTS =
      """
      insert into access_point (client_id, store_id, firmware, last_seen_at, reported_at)
      select 'GID_tag_ap@@@bench' || to_char(ap, 'FM0000'), 'S001', '1.0.0', now(), now()
      from generate_series(0, %d) ap
      """
          .formatted(BenchEvents.ACCESS_POINTS - 1);
  private static final String TAGS =
      """
      insert into tag (tag_id, ap_client_id, store_id, sku, price, currency, battery_percent, signal_dbm,
        firmware, last_poll_at, reported_at)
      select 'B' || to_char(ap * %1$d + place, 'FM000000'), 'GID_tag_ap@@@bench' || to_char(ap, 'FM0000'),
        'S001', '4006381333931', 1, 'EUR', 90, -60, '1.0.0', now(), now()
      from generate_series(0, %2$d) ap cross join generate_series(0, %1$d - 1) place
      """
          .formatted(BenchEvents.TAGS, BenchEvents.ACCESS_POINTS - 1);

  private final Connection connection;

  BenchDatabase(Map<String, String> settings) throws SQLException {
    connection = open(settings, "");
  }

  /** Opens a connection for a hand-written loop. */
  static Connection open(Map<String, String> settings, String options) throws SQLException {
    return DriverManager.getConnection(
        settings.get("signalbox.database.url") + options,
        settings.get("signalbox.database.user-name"),
        settings.get("signalbox.database.password"));
  }

  /** Makes the access points and tags known, so that prices can be changed. */
  void addDevices() throws SQLException {
    execute(ACCESS_POINTS);
    execute(TAGS);
    execute("analyze");
  }

  /** Ends the tasks that no access point answered, so that none of them is sent again. */
  void endTasks() throws SQLException {
    execute("update price_change_task set state = 'COMPLETED', send_after = null");
  }

  /** Forgets all event ids and brings the tables into the state that each measurement begins in. */
  void beginTake() throws SQLException {
    execute("truncate processed_event");
    execute("vacuum analyze access_point, tag");
  }

  long processedEvents() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from processed_event where source like 'GID_tag_ap@@@%'")) {
      row.next();
      return row.getLong(1);
    }
  }

  String version() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show server_version")) {
      row.next();
      return row.getString(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
