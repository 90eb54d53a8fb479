/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.rtc;

import io.github.signalbox.harness.device.BrokerAccess;
import io.github.signalbox.harness.device.FleetSettings;
import io.github.signalbox.harness.device.MqttVersion;
import io.github.signalbox.harness.device.PhoneFleet;
import io.github.signalbox.harness.device.PhoneListener;
import io.github.signalbox.harness.device.PhoneSettings;
import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Latency;
import io.github.signalbox.harness.ledger.Ledger;
import io.github.signalbox.harness.ledger.Stage;
import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.Servers;
import io.github.signalbox.harness.server.Servers.Kind;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One measurement on fresh servers: phones ask for meetings by the clock, whether earlier ones have
 * been answered or not, and the time counts from when each was due.
 */
final class RtcBench {
  private static final int USERS = 200;
  private static final int PHONES_PER_CALL = 2;
  private static final long POLL_MILLIS = 50;
  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final double rate;
  private final Duration take;

  RtcBench(double rate, Duration take) {
    this.rate = rate;
    this.take = take;
  }

  /**
   * What was measured.
   *
   * @param asked requests that the broker took
   * @param meetings meetings in the database
   * @param invitations invitations that were measured; two for each request if none is missing
   * @param p50 median time to an invitation, ms
   * @param p99 99th percentile, ms
   * @param max longest, ms
   */
  record Figures(long asked, long meetings, long invitations, double p50, double p99, double max) {
    /** Returns whether each request made one meeting and rang on both phones. */
    boolean complete() {
      return meetings == asked && invitations == PHONES_PER_CALL * asked;
    }
  }

  Figures measure(String server) throws IOException, SQLException, InterruptedException {
    Path folder = Files.createTempDirectory("signalbox-bench-rtc-");
    try (Servers servers = Servers.of(folder, Kind.ARTEMIS, Kind.POSTGRESQL, Kind.JANUS).start()) {
      Map<String, String> settings = new HashMap<>(servers.properties());
      settings.put("signalbox.elasticsearch.enabled", "false");
      settings.put("rtc.server.type", server);
      try (Bridge bridge =
          Bridge.of(
              folder,
              settings,
              List.of("-Xmx256m", "-Dlog4j2.configurationFile=log4j2.properties"))) {
        bridge.start();
        return measure(servers.properties());
      }
    } finally {
      delete(folder);
    }
  }

  private Figures measure(Map<String, String> properties)
      throws SQLException, InterruptedException {
    try (Connection database =
            DriverManager.getConnection(
                properties.get("signalbox.database.url"),
                properties.get("signalbox.database.user-name"),
                properties.get("signalbox.database.password"));
        Statement statement = database.createStatement()) {
      statement.execute(
          "insert into rtc_user (user_id, display_name) select 'user' || i, 'User ' || i"
              + " from generate_series(0, "
              + (USERS - 1)
              + ") i");
      run(properties, WARM_UP, 1);
      statement.execute("truncate rtc_meeting cascade");
      Ledger ledger = run(properties, take, 2);
      Latency latency = ledger.snapshot().latency(Stage.CALL_TO_INVITATION);
      long meetings;
      try (ResultSet count = statement.executeQuery("select count(*) from rtc_meeting")) {
        count.next();
        meetings = count.getLong(1);
      }
      return new Figures(
          ledger.count(Flow.CALL_REQUESTED, Fate.ACKNOWLEDGED),
          meetings,
          latency.count(),
          millis(latency.percentile(50)),
          millis(latency.percentile(99)),
          millis(latency.percentile(100)));
    }
  }

  /** Lets half of the users call the other half, who let it ring; one phone each. */
  private Ledger run(Map<String, String> properties, Duration time, int number)
      throws InterruptedException {
    FleetSettings common =
        FleetSettings.builder(
                BrokerAccess.parse(properties.get("signalbox.mqtt.broker-url"))
                    .signing(properties.get(Server.ACCESS_KEY), properties.get(Server.SECRET)))
            .size(1, 0)
            .mqttVersion(MqttVersion.V5)
            .run("b" + number)
            .build();
    PhoneSettings settings =
        PhoneSettings.of(common, USERS, 1)
            .calling(rate)
            .answering(0, 0, Duration.ZERO, Duration.ofMillis(500));
    Ledger ledger = new Ledger();
    try (PhoneFleet fleet = PhoneFleet.start(settings, ledger, PhoneListener.NONE)) {
      if (!fleet.awaitConnected(LIMIT)) {
        throw new IllegalStateException("not all phones connected: " + fleet.connectFailure());
      }
      fleet.startCalling();
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
      fleet.settle(LIMIT);
      awaitInvitations(ledger);
    }
    return ledger;
  }

  /** Waits for the slowest too: without them, the figures would be those of the fast ones. */
  private static void awaitInvitations(Ledger ledger) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (measured(ledger) < PHONES_PER_CALL * ledger.count(Flow.CALL_REQUESTED, Fate.ACKNOWLEDGED)
        && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  private static long measured(Ledger ledger) {
    return ledger.snapshot().latency(Stage.CALL_TO_INVITATION).count();
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
