/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.browser;

import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.Servers;
import io.github.signalbox.harness.server.Servers.Kind;
import io.github.signalbox.harness.web.RtcWebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Broker, database, RTC server, bridge and the page's server, with four users. */
final class CallServers implements AutoCloseable {
  static final List<String> USERS = List.of("alice", "bob", "carol", "dave");

  private static final Path SITE = Path.of("..", "..", "samples", "rtc-web");

  private final Servers servers;
  private final Bridge bridge;
  private final RtcWebServer web;

  CallServers() throws IOException, SQLException {
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "servers-");
    servers = Servers.of(folder, Kind.ARTEMIS, Kind.POSTGRESQL, Kind.JANUS).start();
    Map<String, String> settings = new HashMap<>(servers.properties());
    settings.put("signalbox.elasticsearch.enabled", "false");
    settings.put("rtc.meeting.empty-timeout-ms", "15000");
    settings.put("rtc.room.check-interval-ms", "3000");
    bridge =
        Bridge.of(
            folder, settings, List.of("-Xmx256m", "-Dlog4j2.configurationFile=log4j2.properties"));
    bridge.start();
    for (String user : USERS) {
      String name = Character.toUpperCase(user.charAt(0)) + user.substring(1);
      update("insert into rtc_user (user_id, display_name) values (?, ?)", user, name);
    }
    web = RtcWebServer.start(SITE, servers.properties(), USERS, 0);
  }

  Server broker() {
    return servers.get(Kind.ARTEMIS);
  }

  Server janus() {
    return servers.get(Kind.JANUS);
  }

  Map<String, String> properties() {
    return servers.properties();
  }

  String link(String user) {
    return web.link(user);
  }

  /** Runs a statement that changes something. */
  void update(String sql, String... values) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement statement = filled(connection.prepareStatement(sql), values)) {
      statement.executeUpdate();
    }
  }

  /** Returns the first column of the only row, as text. */
  String text(String sql, String... values) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement statement = filled(connection.prepareStatement(sql), values);
        ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        throw new IllegalStateException("no row: " + sql);
      }
      return String.valueOf(rows.getString(1));
    }
  }

  private Connection connect() throws SQLException {
    Map<String, String> properties = servers.properties();
    return DriverManager.getConnection(
        properties.get("signalbox.database.url"),
        properties.get("signalbox.database.user-name"),
        properties.get("signalbox.database.password"));
  }

  private static PreparedStatement filled(PreparedStatement statement, String... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setString(i + 1, values[i]);
    }
    return statement;
  }

  @Override
  public void close() {
    web.close();
    bridge.close();
    servers.close();
  }
}
