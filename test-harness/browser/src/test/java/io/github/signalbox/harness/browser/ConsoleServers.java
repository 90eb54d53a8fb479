/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.browser;

import io.github.signalbox.harness.device.BrokerAccess;
import io.github.signalbox.harness.device.FleetSettings;
import io.github.signalbox.harness.device.GatewayFleet;
import io.github.signalbox.harness.device.GatewaySettings;
import io.github.signalbox.harness.ledger.Ledger;
import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.Servers;
import io.github.signalbox.harness.server.Servers.Kind;
import io.github.signalbox.harness.web.ConsoleWebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Broker, database, bridge, the console's server and gateways: some that are simulated, and a crowd
 * that only stands in the table.
 */
final class ConsoleServers implements AutoCloseable {
  static final int SIMULATED = 30;
  static final int CROWD = 4970;

  private static final Path SITE = Path.of("..", "..", "samples", "csg-console");

  private final Servers servers;
  private final Bridge bridge;
  private final GatewayFleet gateways;
  private final ConsoleWebServer web;

  ConsoleServers() throws IOException, SQLException {
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "servers-");
    servers = Servers.of(folder, Kind.ARTEMIS, Kind.POSTGRESQL).start();
    Map<String, String> settings = new HashMap<>(servers.properties());
    settings.put("signalbox.elasticsearch.enabled", "false");
    settings.put("rtc.server.type", "sandbox");
    bridge =
        Bridge.of(
            folder, settings, List.of("-Xmx256m", "-Dlog4j2.configurationFile=log4j2.properties"));
    bridge.start();
    BrokerAccess broker =
        BrokerAccess.parse(settings.get("signalbox.mqtt.broker-url"))
            .signing(settings.get(Server.ACCESS_KEY), settings.get(Server.SECRET));
    gateways =
        GatewayFleet.start(
            GatewaySettings.of(FleetSettings.builder(broker).size(1, 0).seed(7).build(), SIMULATED)
                .reportingEvery(Duration.ofSeconds(2))
                .taking(Duration.ofMillis(50), Duration.ofSeconds(3)),
            new Ledger());
    update(
        """
        insert into csg_gateway (device_id, client_id, region, version, model, health, capacity_bytes, used_bytes,
          cache_bytes, cache_used_bytes, cache_dirty_bytes, status, reported_at)
        select 'crowd-' || lpad(n::text, 5, '0'), 'GID_csg_' || r || '@@@crowd-' || lpad(n::text, 5, '0'), r,
          case when mod(n, 5) = 0 then '5.1.3' else '5.2.0' end, 'CSG-2400', case when mod(n, 97) = 0 then 'FAILED' when mod(n, 23) = 0 then 'DEGRADED' else 'OK' end,
          8796093022208, (8796093022208 * (0.2 + 0.7 * mod(n * 7919, 1000) / 1000.0))::bigint, 549755813888, 274877906944, n * 1048576::bigint,
          '{"shares":[]}', now() - interval '1 hour' - n * interval '1 second'
        from (select n, (array['hangzhou', 'frankfurt', 'virginia'])[1 + mod(n, 3)] as r from generate_series(1, %d) n) c
        """
            .formatted(CROWD));
    web = ConsoleWebServer.start(SITE, bridge.apiUrl(), 0);
  }

  GatewayFleet gateways() {
    return gateways;
  }

  /** Returns the address that signs in. */
  String link() {
    return web.url() + "#user=" + bridge.userName() + "&password=" + bridge.password();
  }

  Bridge bridge() {
    return bridge;
  }

  private Connection connect() throws SQLException {
    Map<String, String> properties = servers.properties();
    return DriverManager.getConnection(
        properties.get("signalbox.database.url"),
        properties.get("signalbox.database.user-name"),
        properties.get("signalbox.database.password"));
  }

  void update(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  long count(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Override
  public void close() {
    web.close();
    gateways.close();
    bridge.close();
    servers.close();
  }
}
