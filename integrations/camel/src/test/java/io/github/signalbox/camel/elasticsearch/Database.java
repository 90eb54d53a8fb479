/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

import io.github.signalbox.camel.elasticsearch.ShippingServers.Running;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The bridge's database, as other flows and an operator use it. */
final class Database {
  private final Running servers;

  Database(Running servers) {
    this.servers = servers;
  }

  /** Writes entries as price-tag's transitions do, all on one day. */
  void logTransitions(String request, String occurredAt, int entries) {
    execute(
        """
        insert into operation_log (occurred_at, document)
        select at, price_change_task_document(?, 'GID_tag_ap@@@ap1', 'S001', gen_random_uuid(), 'SENT', 'FAILED',
          '0 of 3 tags show the price', at)
        from (select cast(? as timestamptz) + n * interval '1 millisecond' as at from generate_series(1, %d) n) entry
        """
            .formatted(entries),
        request,
        occurredAt);
  }

  /** Writes one entry with any document. */
  void log(String occurredAt, String document) {
    execute(
        "insert into operation_log (occurred_at, document)"
            + " values (cast(? as timestamptz), cast(? as jsonb))",
        occurredAt,
        document);
  }

  /** Forgets that a request's entries were shipped. */
  void forgetShipped(String request) {
    execute(
        "update operation_log set shipped_at = null, ship_after = now()"
            + " where document #>> '{signalbox,request}' = ?",
        request);
  }

  long unshipped() {
    return Long.parseLong(
        strings("select count(*) from operation_log where shipped_at is null").get(0));
  }

  long unshipped(String request) {
    return Long.parseLong(
        strings(
                "select count(*) from operation_log where shipped_at is null"
                    + " and document #>> '{signalbox,request}' = ?",
                request)
            .get(0));
  }

  /** Returns code and reason of the dead letters whose payload holds a text. */
  List<String> deadLetters(String topic, String text) {
    return strings(
        "select reason_code || ' ' || reason from dead_letter"
            + " where topic = ? and position(? in convert_from(payload, 'UTF8')) > 0",
        topic,
        text);
  }

  private List<String> strings(String sql, Object... parameters) {
    try (Connection connection = connect();
        var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<String> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(result.getString(1));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String sql, Object... parameters) {
    try (Connection connection = connect();
        var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        servers.property("signalbox.database.url"),
        servers.property("signalbox.database.user-name"),
        servers.property("signalbox.database.password"));
  }
}
