/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import io.github.signalbox.camel.csg.CommandCatalogue;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;

/** Looks at what commands to gateways need: the catalogue, and a bridge that ends them in time. */
final class GatewayCheck {
  private static final String SUBJECT = "gateways";

  private final CamelContext context;
  private final BridgeDatabase database;

  GatewayCheck(CamelContext context) {
    this.context = context;
    this.database = new BridgeDatabase(context);
  }

  /** Says nothing of a database that is away or empty, which the look at the database tells of. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(catalogue());
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      if (isThere(statement)) {
        findings.add(commands(statement));
      }
    } catch (SQLException e) {
      return findings;
    }
    return findings;
  }

  private Finding catalogue() {
    String file = Settings.value(context, "csg.command.catalogue");
    CommandCatalogue catalogue = new CommandCatalogue();
    catalogue.setCamelContext(context);
    catalogue.setFile(file);
    try {
      catalogue.start();
      return new Finding.Right(SUBJECT, "%d commands in %s".formatted(catalogue.size(), file));
    } catch (RuntimeException e) {
      return new Finding.Wrong(
          SUBJECT,
          String.valueOf(e.getMessage()),
          "mend the file, or set csg.command.catalogue; the bridge does not start with it");
    } finally {
      catalogue.stop();
    }
  }

  private static boolean isThere(Statement statement) throws SQLException {
    try (ResultSet found =
        statement.executeQuery("select to_regclass('csg_command') is not null")) {
      return found.next() && found.getBoolean(1);
    }
  }

  private Finding commands(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(database.statement("csg/sql/count-gateway-work.sql"))) {
      row.next();
      long overdue = row.getLong("overdue_commands");
      String text =
          "%d known, %d command(s) under way, %d of them past their time"
              .formatted(row.getLong("gateways"), row.getLong("open_commands"), overdue);
      return overdue == 0
          ? new Finding.Right(SUBJECT, text)
          : new Finding.Weaker(SUBJECT, text, "start a bridge: its route csg-expire ends them");
    }
  }
}
