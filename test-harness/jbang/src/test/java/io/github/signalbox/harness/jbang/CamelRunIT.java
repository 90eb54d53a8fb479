/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.jbang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.signalbox.harness.device.BrokerAccess;
import io.github.signalbox.harness.device.DeviceFleet;
import io.github.signalbox.harness.device.FleetSettings;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.Servers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the price-tag flows by {@code camel run}, with nothing written beside the route files.
 *
 * <p>Proves that the files need no main class of this project, and that a user's edits of YAML and
 * SQL count. Leaves out log shipping, whose files run the same way.
 */
class CamelRunIT {
  private static final Duration START_LIMIT = Duration.ofSeconds(180);
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path folder;
  private static Servers servers;
  private static CamelRun camel;
  private static DeviceFleet fleet;

  @BeforeAll
  static void start() throws IOException {
    servers = Servers.of(folder, Servers.Kind.ARTEMIS, Servers.Kind.POSTGRESQL).start();
    camel = CamelRun.inCopyOf(Path.of("..", "..", "routes"), folder.resolve("routes"));
    editCounts();
    camel.start(servers.properties());
    Map<String, String> properties = servers.properties();
    fleet =
        DeviceFleet.start(
            FleetSettings.builder(
                    BrokerAccess.parse(properties.get("signalbox.mqtt.broker-url"))
                        .signing(properties.get(Server.ACCESS_KEY), properties.get(Server.SECRET)))
                .size(1, 3)
                .statusInterval(Duration.ofSeconds(1))
                .pollInterval(Duration.ofSeconds(1))
                .build());
    await()
        .atMost(START_LIMIT)
        .ignoreExceptions()
        .until(() -> !camel.isAlive() || get("/counts").statusCode() == 200);
    assertThat(camel.isAlive()).as(camel.log()).isTrue();
  }

  /** What a user does: name a statement of one's own in a route file. */
  private static void editCounts() throws IOException {
    Path route = camel.file("price-tag/price-tag-api-queries.camel.yaml");
    String yaml = Files.readString(route);
    assertThat(yaml).contains("get-counts.sql");
    Files.writeString(route, yaml.replace("get-counts.sql", "my-counts.sql"));
    Files.writeString(
        camel.file("price-tag/sql/my-counts.sql"),
        "select '{\"edited\":' || count(*) || '}' as answer from tag");
  }

  @AfterAll
  static void stop() throws InterruptedException {
    try (Servers ending = servers;
        CamelRun running = camel;
        DeviceFleet devices = fleet) {
      // Closed in the reverse order.
    }
  }

  @Test
  void statusReport_underCamelRun_reachesTheDatabase() {
    // GIVEN an access point that reports its tags

    // THEN the API shows them as reported
    await().atMost(LIMIT).until(() -> get("/tags/T000001").statusCode() == 200);
  }

  @Test
  void priceChange_underCamelRun_completes() throws Exception {
    // GIVEN a tag that was heard of
    await().atMost(LIMIT).until(() -> get("/tags/T000002").statusCode() == 200);

    // WHEN its price is changed
    HttpResponse<String> answer =
        send(
            request("/price-changes")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "camel-run-1")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"changes\":[{\"tagId\":\"T000002\",\"price\":\"47.11\",\"currency\":\"EUR\"}]}")));

    // THEN it is taken, the tag shows it, and the task says so
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    await()
        .atMost(LIMIT)
        .until(() -> get("/tasks?state=COMPLETED").body().contains("\"displayedCount\":1"));
    assertThat(fleet.accessPoints().get(0).display("T000002").orElseThrow().price())
        .isEqualTo("47.11");
  }

  @Test
  void routeAndStatement_editedByTheUser_takeEffect() {
    // GIVEN a route file that names a statement of the user's own

    // THEN its answer is the one that the API gives
    await()
        .atMost(LIMIT)
        .until(() -> get("/counts").body().replace(" ", "").equals("{\"edited\":3}"));
  }

  @Test
  void dependency_inTheSettings_hasTheVersionOfThisBuild() throws IOException {
    // GIVEN the settings that camel run reads
    String settings = Files.readString(camel.file("application.properties"));

    // THEN they name what was built with them
    assertThat(settings)
        .contains(
            "camel.jbang.dependencies=mvn:io.github.signalbox:signalbox-rtc:"
                + System.getProperty("signalbox.version")
                + "\n");
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  private static HttpRequest.Builder request(String path) {
    String credentials = CamelRun.USER + ":" + CamelRun.PASSWORD;
    return HttpRequest.newBuilder(URI.create(camel.apiUrl() + path))
        .header(
            "Authorization",
            "Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
