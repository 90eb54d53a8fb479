/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The bridge's database, as a test looks at it.
 *
 * @param url its JDBC URL
 * @param user its user
 * @param password the user's password
 */
record Database(String url, String user, String password) {
  private interface Work<T> {
    T with(PreparedStatement statement) throws SQLException;
  }

  private <T> T run(String sql, Work<T> work, Object... values) {
    try (Connection connection = DriverManager.getConnection(url, user, password);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return work.with(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Drops whatever an earlier test class left. */
  void empty() {
    update("drop schema if exists public cascade");
    update("create schema public");
  }

  void update(String sql, Object... values) {
    run(sql, PreparedStatement::execute, values);
  }

  /** Returns the first column of every row, as text. */
  List<String> texts(String sql, Object... values) {
    return run(
        sql,
        statement -> {
          List<String> texts = new ArrayList<>();
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              texts.add(String.valueOf(rows.getString(1)));
            }
          }
          return texts;
        },
        values);
  }

  /** Returns the first column of the only row, as text. */
  String text(String sql, Object... values) {
    List<String> texts = texts(sql, values);
    if (texts.size() != 1) {
      throw new IllegalStateException(texts.size() + " rows: " + sql);
    }
    return texts.getFirst();
  }

  long count(String sql, Object... values) {
    return Long.parseLong(text(sql, values));
  }
}
