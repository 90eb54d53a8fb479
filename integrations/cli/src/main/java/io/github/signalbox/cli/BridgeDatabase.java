/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/**
 * The bridge's database as the commands reach it: its settings and the statements of the routes.
 */
final class BridgeDatabase {
  private static final int LOGIN_SECONDS = 5;
  private static final Pattern PASSWORD = Pattern.compile("(?i)([?&][a-z]*password=)[^&]*");

  private final CamelContext context;

  BridgeDatabase(CamelContext context) {
    this.context = context;
  }

  String url() {
    return Settings.value(context, "signalbox.database.url");
  }

  /** Returns the URL for people to read: without a password that stands in it. */
  String shownUrl() {
    return PASSWORD.matcher(url()).replaceAll("$1xxxxxx");
  }

  /** Says what is wrong with the connection, and which settings decide it. */
  String unavailable(SQLException reason) {
    return "the database at %s is unavailable: %s; start PostgreSQL, or set signalbox.database.url, .user-name and .password"
        .formatted(shownUrl(), CommandException.rootMessage(reason));
  }

  Connection connect() throws SQLException {
    DriverManager.setLoginTimeout(LOGIN_SECONDS);
    return DriverManager.getConnection(
        url(),
        Settings.value(context, "signalbox.database.user-name"),
        Settings.value(context, "signalbox.database.password"));
  }

  String statement(String path) {
    try (var file =
        ResourceHelper.resolveMandatoryResourceAsInputStream(context, "classpath:" + path)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("statement " + path + " cannot be read", e);
    }
  }
}
