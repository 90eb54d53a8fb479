/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;

/** Looks at the database: sign-in, version, schema, and what waits in it. */
final class DatabaseCheck {
  private static final int OLDEST_VERSION = 14;
  private static final String SUBJECT = "database";

  private final BridgeDatabase database;

  DatabaseCheck(CamelContext context) {
    this.database = new BridgeDatabase(context);
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    try (Connection connection = database.connect()) {
      findings.add(version(connection));
      findings.add(schema(connection));
    } catch (SQLException e) {
      findings.add(
          new Finding.Wrong(
              SUBJECT,
              database.shownUrl() + ": " + CommandException.rootMessage(e),
              "start PostgreSQL, or set signalbox.database.url, .user-name and .password"));
    }
    return findings;
  }

  private Finding version(Connection connection) throws SQLException {
    int version = connection.getMetaData().getDatabaseMajorVersion();
    String text = "PostgreSQL %d at %s".formatted(version, database.shownUrl());
    return version < OLDEST_VERSION
        ? new Finding.Wrong(SUBJECT, text, "needs PostgreSQL " + OLDEST_VERSION + " or newer")
        : new Finding.Right(SUBJECT, text);
  }

  private Finding schema(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select to_regclass('dead_letter') is not null")) {
      found.next();
      if (!found.getBoolean(1)) {
        return new Finding.Weaker(
            SUBJECT, "has no tables yet", "the bridge makes them when it starts");
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(database.statement("common/sql/count-waiting.sql"))) {
      row.next();
      long letters = row.getLong("dead_letters");
      String text =
          "schema is there; %d dead letter(s), %d log entries to ship"
              .formatted(letters, row.getLong("log_entries"));
      return letters == 0
          ? new Finding.Right(SUBJECT, text)
          : new Finding.Weaker(SUBJECT, text, "see ./signalbox dead-letters list");
    }
  }
}
