/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.database;

import io.github.signalbox.camel.health.ServerProbe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/**
 * Asks the database on a connection of its own whether it can be written to. The connections of the
 * flows may all be busy or hang, and must not be taken from them.
 */
public final class DatabaseProbe implements ServerProbe, CamelContextAware {
  private static final String TIMEOUT_S = "5";

  private final String url;
  private final Properties access = new Properties();
  private final String query;
  private @Nullable CamelContext context;

  /**
   * Creates the bean; Camel sets its context.
   *
   * @param url the JDBC URL
   * @param userName who signs in
   * @param password the password
   * @param query resource with a query of one row: version, read_only, and who waits for a lock, or
   *     null, in lock_waits
   */
  public DatabaseProbe(String url, String userName, String password, String query) {
    this.url = url;
    this.query = query;
    access.setProperty("user", userName);
    access.setProperty("password", password);
    access.setProperty("ApplicationName", "signalbox-health");
    for (String timeout : new String[] {"loginTimeout", "connectTimeout", "socketTimeout"}) {
      access.setProperty(timeout, TIMEOUT_S);
    }
  }

  @Override
  public Map<String, Object> probe() throws SQLException, IOException {
    try (Connection connection = DriverManager.getConnection(url, access);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(text())) {
      row.next();
      if (row.getBoolean("read_only")) {
        throw new SQLException("PostgreSQL " + row.getString("version") + " is read-only", "25006");
      }
      Map<String, Object> details = new HashMap<>();
      details.put("version", "PostgreSQL " + row.getString("version"));
      String lockWaits = row.getString("lock_waits");
      if (lockWaits != null) {
        details.put("lock.waits", lockWaits);
      }
      return details;
    }
  }

  private String text() throws IOException {
    try (var file = ResourceHelper.resolveMandatoryResourceAsInputStream(context, query)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public @Nullable CamelContext getCamelContext() {
    return context;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.context = context;
  }
}
