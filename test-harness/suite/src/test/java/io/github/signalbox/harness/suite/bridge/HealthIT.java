/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.harness.server.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The health checks of the servers, with each of them hung or read-only.
 *
 * <p>Proves: a hung server is down while it hangs; the bridge is not ready without its database,
 * ready without the others, and alive all the time; after a read-only time it goes on by itself.
 */
@ExtendWith(TestServers.class)
class HealthIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String DATABASE = "database";

  private static TestServers.Running servers;
  private static Database database;
  private static Bridge bridge;
  private static Health health;

  @BeforeAll
  static void startBridge(TestServers.Running running) {
    servers = running;
    database = running.database();
    bridge =
        running.startBridge(
            "health",
            Map.of(
                "signalbox.health.interval-ms", "500",
                "signalbox.health.timeout-ms", "1000",
                "signalbox.uplink.retry-max-delay-ms", "500"));
    health = new Health(bridge);
  }

  @AfterAll
  static void endBridge() {
    health.close();
    bridge.close();
  }

  private static void awaitUp(String check) {
    await().atMost(LIMIT).until(() -> health.isUp(check));
  }

  private static void assertDownWhilePaused(String check, Server server, int ready) {
    awaitUp(check);
    server.pause();
    try {
      await().atMost(LIMIT).until(() -> health.isDown(check));
      assertThat(health.check(check).path("message").asText()).isNotEmpty();
      assertThat(health.status("")).isEqualTo(503);
      assertThat(health.status("/ready")).isEqualTo(ready);
      assertThat(health.status("/live")).isEqualTo(200);
    } finally {
      server.resume();
    }
    awaitUp(check);
  }

  @Test
  void servers_working_areUpWithTheirVersions() {
    awaitUp(DATABASE);

    assertThat(health.check(DATABASE).at("/data/version").asText()).startsWith("PostgreSQL 18");
    assertThat(health.check("bridge").at("/data/version").asText()).isNotEmpty();
    assertThat(health.check("bridge").at("/data/commit").asText()).isNotEmpty();
  }

  @Test
  void database_hung_isDownAndTheBridgeNotReady() {
    assertDownWhilePaused(DATABASE, servers.postgreSql(), 503);
  }

  @Test
  @NeedsJanus
  void janus_hung_isDownAndTheBridgeReady() {
    awaitUp("rtc-server");
    assertThat(health.check("rtc-server").at("/data/version").asText()).startsWith("Janus 1");
    assertDownWhilePaused("rtc-server", servers.janus(), 200);
  }

  @Test
  void database_readOnlyForAWhile_isDownAndThenGoesOnByItself() {
    String tagId = "T" + UUID.randomUUID().toString().substring(0, 12);
    readOnly("on");
    try (TestDevice device = new TestDevice(servers.broker())) {
      await().atMost(LIMIT).until(() -> health.isDown(DATABASE));
      assertThat(health.check(DATABASE).path("message").asText()).contains("read-only");
      assertThat(health.status("/ready")).isEqualTo(503);
      device.publish(TestDevice.STATUS_TOPIC, device.status(tagId, Instant.now()));
    } finally {
      database.update(
          "set transaction_read_only = off; alter database signalbox"
              + " reset default_transaction_read_only");
    }

    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> database.count("select count(*) from tag where tag_id = ?", tagId) == 1);
    awaitUp(DATABASE);
  }

  /** Sets it for connections to come, and ends those that are there, as a fail-over does. */
  private static void readOnly(String value) {
    database.update("alter database signalbox set default_transaction_read_only = " + value);
    database.count(
        "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            + " where datname = current_database() and pid <> pg_backend_pid()");
  }
}
