/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.csg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.harness.bench.Footprint;
import io.github.signalbox.harness.bench.OpenLoop;
import io.github.signalbox.harness.device.BrokerAccess;
import io.github.signalbox.harness.device.FleetSettings;
import io.github.signalbox.harness.device.GatewayFleet;
import io.github.signalbox.harness.device.GatewaySettings;
import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Ledger;
import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.Servers;
import io.github.signalbox.harness.server.Servers.Kind;
import io.github.signalbox.message.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** One measurement on fresh servers: round trips, a fleet command, and reports. */
final class CsgBench {
  private static final ObjectMapper JSON = Json.mapper();
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration REST = Duration.ofSeconds(15);
  private static final Duration QUIET = Duration.ofMinutes(10);
  private static final int WARM_UP_S = 8;
  private static final int CONNECTED = 2000;
  private static final int CONNECTS_PER_SECOND = 500;
  private static final int FLEET_CONCURRENCY = 500;

  private final CsgBenchCommand.Load load;
  private final Consumer<String> progress;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  CsgBench(CsgBenchCommand.Load load, Consumer<String> progress) {
    this.load = load;
    this.progress = progress;
  }

  /**
   * Round trips.
   *
   * @param p50 median, ms
   * @param p99 99th percentile, ms
   * @param missing how many did not come back with a result
   * @param count how many were asked for
   */
  record Trips(double p50, double p99, long missing, long count) {
    static Trips of(OpenLoop.Result result, long count) {
      Histogram micros = result.micros();
      return new Trips(
          micros.getValueAtPercentile(50) / 1000.0,
          micros.getValueAtPercentile(99) / 1000.0,
          result.missing(),
          count);
    }
  }

  /**
   * Reports.
   *
   * @param sent reports that the broker took
   * @param stored reports that had their effect in the end
   * @param backlog reports that the broker had and the database not, when the sending ended
   * @param drainS seconds until the database had them all
   * @param heapBytes live heap of the bridge at the end
   */
  record Reports(long sent, long stored, long backlog, double drainS, long heapBytes) {}

  /**
   * What was measured.
   *
   * @param pair round trips of the hand-written pair
   * @param bridge round trips over HTTP
   * @param fleetS seconds of the fleet command
   * @param succeeded gateways on which it succeeded
   * @param reports reports by the clock
   */
  record Figures(Trips pair, Trips bridge, double fleetS, long succeeded, Reports reports) {}

  Figures measure() throws Exception {
    Path folder = Files.createTempDirectory("signalbox-bench-csg-");
    try (Servers servers = Servers.of(folder, Kind.ARTEMIS, Kind.POSTGRESQL).start()) {
      Map<String, String> settings = new HashMap<>(servers.properties());
      settings.put("signalbox.elasticsearch.enabled", "false");
      settings.put("rtc.server.type", "sandbox");
      List<String> options = List.of("-Xmx256m", "-Dlog4j2.configurationFile=log4j2.properties");
      try (Bridge bridge = Bridge.of(folder, settings, options)) {
        return measure(servers, bridge);
      }
    } finally {
      delete(folder);
    }
  }

  private Figures measure(Servers servers, Bridge bridge) throws Exception {
    Trips pair;
    Trips trips;
    progress.accept(
        "Round trips at %d/s with %,d gateways connected …".formatted(load.rate(), CONNECTED));
    try (GatewayFleet fleet = start(servers, CONNECTED, Duration.ofSeconds(40), 1)) {
      pair = pair(servers);
      bridge.start();
      await(
          "gateways known", () -> count(servers, "select count(*) from csg_gateway") == CONNECTED);
      trips = trips(bridge);
    }
    progress.accept("A command to %,d gateways …".formatted(load.fleet()));
    double[] fleetS = new double[1];
    long succeeded;
    try (GatewayFleet fleet = start(servers, load.fleet(), QUIET, 2)) {
      await("gateways known", () -> get(bridge, "counts").path("online").asInt() == load.fleet());
      succeeded = fleet(bridge, fleetS);
    }
    progress.accept(
        "%,d reports a second for %d s …".formatted(load.reports(), load.reporting().toSeconds()));
    return new Figures(pair, trips, fleetS[0], succeeded, reports(servers, bridge));
  }

  private GatewayFleet start(Servers servers, int count, Duration reportEvery, int run)
      throws InterruptedException {
    return start(servers, count, reportEvery, run, new Ledger());
  }

  private GatewayFleet start(
      Servers servers, int count, Duration reportEvery, int run, Ledger ledger)
      throws InterruptedException {
    Map<String, String> properties = servers.properties();
    FleetSettings common =
        FleetSettings.builder(
                BrokerAccess.parse(properties.get("signalbox.mqtt.broker-url"))
                    .signing(properties.get(Server.ACCESS_KEY), properties.get(Server.SECRET)))
            .size(1, 0)
            .connectsPerSecond(CONNECTS_PER_SECOND)
            .seed(7)
            .run("b" + run)
            .build();
    GatewayFleet fleet =
        GatewayFleet.start(GatewaySettings.of(common, count).reportingEvery(reportEvery), ledger);
    if (!fleet.awaitConnected(LIMIT)) {
      String why = fleet.connectFailure().orElse("no answer");
      fleet.close();
      throw new IllegalStateException("not all gateways connected: " + why);
    }
    return fleet;
  }

  private Trips pair(Servers servers) throws InterruptedException {
    OpenLoop loop = new OpenLoop(REST);
    try (CommandPair pair = new CommandPair(servers.properties(), loop)) {
      loop.run(load.rate() * WARM_UP_S, load.rate(), pair::ask);
      int count = (int) (load.rate() * load.take().toSeconds());
      return Trips.of(loop.run(count, load.rate(), pair::ask), count);
    }
  }

  private Trips trips(Bridge bridge) throws InterruptedException {
    OpenLoop loop = new OpenLoop(REST);
    String body =
        "{\"command\":\"x-acme.echo\",\"arguments\":{\"text\":\"hello\"},\"timeoutMs\":10000}";
    java.util.function.IntConsumer ask =
        number ->
            http.sendAsync(
                    request(bridge, "gateways/gw-%05d/commands".formatted(1 + number % CONNECTED))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                    BodyHandlers.discarding())
                .thenAccept(answer -> arrived(loop, number, answer));
    loop.run(load.rate() * WARM_UP_S, load.rate(), ask);
    int count = (int) (load.rate() * load.take().toSeconds());
    return Trips.of(loop.run(count, load.rate(), ask), count);
  }

  /** Anything but a result counts as missing. */
  private static void arrived(OpenLoop loop, int number, HttpResponse<Void> answer) {
    if (answer.statusCode() == 200) {
      loop.arrived(number);
    }
  }

  private long fleet(Bridge bridge, double[] seconds) throws Exception {
    long begin = System.nanoTime();
    JsonNode begun =
        send(
            request(bridge, "commands")
                .POST(
                    BodyPublishers.ofString(
                        "{\"command\":\"x-acme.echo\",\"selector\":{\"all\":true},\"concurrency\":%d}"
                            .formatted(FLEET_CONCURRENCY)))
                .build());
    String path = "fleet-commands/" + begun.path("fleetId").asText();
    await("fleet command", () -> !get(bridge, path).path("state").asText().equals("RUNNING"));
    seconds[0] = (System.nanoTime() - begin) / 1e9;
    return get(bridge, path).path("outcomes").path("SUCCEEDED").asLong();
  }

  private Reports reports(Servers servers, Bridge bridge) throws Exception {
    String stored = "select count(*) from processed_event where event_id like '%-b3-%'";
    Ledger ledger = new Ledger();
    Duration every = Duration.ofNanos(load.fleet() * 1_000_000_000L / load.reports());
    long sent;
    long backlog;
    long begin;
    try (GatewayFleet fleet = start(servers, load.fleet(), every, 3, ledger)) {
      TimeUnit.NANOSECONDS.sleep(load.reporting().toNanos());
      fleet.settle(LIMIT);
      begin = System.nanoTime();
      sent = ledger.count(Flow.GATEWAY_STATUS_UP, Fate.ACKNOWLEDGED);
      backlog = sent - count(servers, stored);
    }
    await("reports stored", () -> count(servers, stored) >= sent);
    double drainS = (System.nanoTime() - begin) / 1e9;
    return new Reports(
        sent, count(servers, stored), backlog, drainS, Footprint.of(bridge.pid()).heapBytes());
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(what + ": not within " + LIMIT);
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static long count(Servers servers, String sql) throws SQLException {
    Map<String, String> properties = servers.properties();
    try (Connection database =
            DriverManager.getConnection(
                properties.get("signalbox.database.url"),
                properties.get("signalbox.database.user-name"),
                properties.get("signalbox.database.password"));
        Statement statement = database.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private JsonNode get(Bridge bridge, String path) throws IOException, InterruptedException {
    return send(request(bridge, path).GET().build());
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  private static HttpRequest.Builder request(Bridge bridge, String path) {
    String credentials = bridge.userName() + ":" + bridge.password();
    return HttpRequest.newBuilder(URI.create(bridge.apiUrl() + "/csg/" + path))
        .header(
            "Authorization",
            "Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
        .header("Content-Type", "application/json");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
