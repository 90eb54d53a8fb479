/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.signalbox.harness.device.DeviceFleet;
import io.github.signalbox.harness.device.FleetSettings;
import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.harness.server.Server;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Servers and bridges that die under load, and books that balance afterwards.
 *
 * <p>Proves the delivery rules: acknowledge after commit, effect once, back-pressure instead of
 * memory, replicas without a leader. Every event that a broker acknowledged has its effect exactly
 * once, in rows and documents; every price change that was taken reaches its access point once.
 */
@ExtendWith(TestServers.class)
class ResilienceIT {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final Duration OUTAGE = Duration.ofSeconds(20);

  private static TestServers.Running servers;
  private static Database database;
  private static Documents documents;
  private static Bridge bridge;
  private static Api api;

  private DeviceFleet fleet;
  private Books books;

  @BeforeAll
  static void startBridge(TestServers.Running running) {
    servers = running;
    database = running.database();
    documents = new Documents(running.properties().get("signalbox.elasticsearch.addresses"));
    bridge = startReplica("one");
    api = new Api(bridge);
  }

  private static Bridge startReplica(String name) {
    return servers.startBridge(
        name,
        Map.of(
            "signalbox.uplink.retry-max-delay-ms", "1000",
            "signalbox.elasticsearch.retry-max-delay-ms", "1000",
            "signalbox.elasticsearch.lease-ms", "10000",
            "price-tag.task.send-lease-ms", "5000",
            "price-tag.task.resend-after-ms", "2000"));
  }

  @AfterAll
  static void endBridge() {
    api.close();
    documents.close();
    bridge.close();
  }

  @BeforeEach
  void startFleet() {
    FleetSettings settings =
        Fleets.settings(servers.broker(), 40, 5).statusInterval(Duration.ofMillis(400)).build();
    fleet = Fleets.startKnown(settings, database);
    books = new Books(fleet, database, documents);
  }

  @AfterEach
  void endFleet() {
    fleet.close();
  }

  private long reports() {
    return fleet.ledger().count(Flow.STATUS_UP, Fate.ACKNOWLEDGED);
  }

  /** Waits until the devices have sent so many more reports. */
  private void awaitReports(int more) {
    long target = reports() + more;
    await().atMost(LIMIT).until(() -> reports() >= target);
  }

  private static void passes(Duration time) {
    await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
  }

  private long completed() {
    return fleet.ledger().count(Flow.TASK_COMPLETED, Fate.ACKNOWLEDGED);
  }

  @Test
  void postgreSql_killedAndAwayUnderLoad_nothingLostOrDoubled() throws InterruptedException {
    try (Load load = new Load(fleet, List.of(api))) {
      awaitReports(200);
      Server postgreSql = servers.postgreSql();

      postgreSql.kill();
      passes(OUTAGE);
      postgreSql.start();

      awaitReports(200);
      List<String> tasks = load.finish();
      assertThat(load.repeated()).as("requests that met the outage").isPositive();
      books.assertBalanced(tasks);
    }
  }

  @Test
  void elasticsearch_killedAndAwayUnderLoad_tasksGoOnAndDocumentsFollow()
      throws InterruptedException {
    try (Load load = new Load(fleet, List.of(api))) {
      awaitReports(200);
      Server elasticsearch = servers.elasticsearch();

      elasticsearch.kill();
      long before = completed();
      awaitReports(400);
      await().atMost(LIMIT).until(() -> completed() > before + 20);
      elasticsearch.start();

      awaitReports(200);
      books.assertBalanced(load.finish());
    }
  }

  @Test
  void broker_killedUnderLoad_nothingLostOrDoubled() throws InterruptedException {
    try (Load load = new Load(fleet, List.of(api))) {
      awaitReports(200);
      Server artemis = servers.artemis();

      artemis.kill();
      artemis.start();

      await().atMost(LIMIT).until(() -> fleet.connected() == 40);
      awaitReports(200);
      books.assertBalanced(load.finish());
    }
  }

  @Test
  void bridge_killedTwiceUnderLoad_nothingLostOrDoubled() throws InterruptedException {
    try (Load load = new Load(fleet, List.of(api))) {
      for (int round = 0; round < 2; round++) {
        awaitReports(200);
        bridge.kill();
        awaitReports(200);
        bridge.start();
      }

      awaitReports(200);
      books.assertBalanced(load.finish());
    }
  }

  @Test
  void twoReplicas_underLoad_shareTheWork() throws InterruptedException {
    try (Bridge other = startReplica("two");
        Api otherApi = new Api(other);
        Metrics here = new Metrics(bridge);
        Metrics there = new Metrics(other);
        Load load = new Load(fleet, List.of(api, otherApi))) {
      long reportsBefore = here.exchanges("price-tag-uplink-status");
      long sentBefore = here.exchanges("price-tag-task-send-downlink");

      awaitReports(1500);
      books.assertBalanced(load.finish());

      assertShared(
          here.exchanges("price-tag-uplink-status") - reportsBefore,
          there.exchanges("price-tag-uplink-status"));
      assertShared(
          here.exchanges("price-tag-task-send-downlink") - sentBefore,
          there.exchanges("price-tag-task-send-downlink"));
    }
  }

  private static void assertShared(long here, long there) {
    long tenth = (here + there) / 10;
    assertThat(List.of(here, there)).allMatch(share -> share >= tenth && share > 0);
  }

  @Test
  void replica_killedUnderLoad_theOtherTakesItsWork() throws InterruptedException {
    try (Bridge other = startReplica("two");
        Api otherApi = new Api(other);
        Load load = new Load(fleet, List.of(api, otherApi))) {
      awaitReports(300);

      other.kill();

      awaitReports(300);
      books.assertBalanced(load.finish());
    }
  }
}
