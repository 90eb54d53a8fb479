/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.harness.server.Bridge;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bridge whose every secret carries a mark: nothing that others can read carries it. */
@ExtendWith(TestServers.class)
class SecretsIT {
  private static final String MARK = "m4rk3d";

  private static Bridge bridge;
  private static Map<String, String> secrets;

  @BeforeAll
  static void startBridgeWithMarkedSecrets(TestServers.Running running) {
    String url = running.properties().get("signalbox.database.url");
    secrets =
        Map.of(
            "signalbox.database.url", url + "?ApplicationName=secrets&password=" + MARK + "-jdbc",
            "rtc.janus.admin-secret", MARK + "-admin-secret",
            "rtc.janus.admin-key", MARK + "-admin-key",
            "rtc.janus.token-secret", MARK + "-token-secret",
            "signalbox.elasticsearch.user-name", "elastic",
            "signalbox.elasticsearch.password", MARK + "-elasticsearch",
            "signalbox.http.password", MARK + "-http-password",
            "signalbox.http.token", MARK + "-http-token");
    Map<String, String> settings = new HashMap<>(secrets);
    // Janus is there with other secrets: what fails there is logged.
    settings.put("rtc.server.type", "janus");
    settings.put("rtc.room.sync-interval-ms", "100");
    settings.put("rtc.room.orphan-interval-ms", "200");
    bridge = running.startBridge("secrets", settings);
  }

  @AfterAll
  static void endBridge() {
    bridge.close();
  }

  private static String get(String path) throws IOException, InterruptedException {
    URI health = URI.create(bridge.healthUrl());
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(health.resolve(path)).build(), BodyHandlers.ofString())
          .body();
    }
  }

  @Test
  void log_ofABridgeWithAllSecrets_namesNone() throws IOException {
    String log = Files.readString(bridge.log());

    assertThat(log).contains("signalbox");
    assertThat(log.lines().filter(line -> line.contains(MARK))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/observe/health",
        "/observe/health/live",
        "/observe/health/ready",
        "/observe/metrics",
        "/observe/info"
      })
  void observation_ofABridgeWithAllSecrets_namesNone(String path) throws Exception {
    assertThat(get(path)).doesNotContain(MARK);
  }

  @Test
  void processes_ofTheMachine_showNoSecretInTheirArguments() throws IOException {
    List<Path> commandLines;
    try (var processes = Files.list(Path.of("/proc"))) {
      commandLines =
          processes.map(process -> process.resolve("cmdline")).filter(Files::isReadable).toList();
    }

    assertThat(commandLines).isNotEmpty();
    assertThat(commandLines).noneMatch(SecretsIT::carriesAMark);
  }

  private static boolean carriesAMark(Path commandLine) {
    try {
      return Files.readString(commandLine, StandardCharsets.ISO_8859_1).contains(MARK);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void secrets_ofTheSettings_allMarked() throws IOException {
    // A new secret has to be marked here as well.
    assertThat(Files.readAllLines(Path.of("..", "..", "routes", "application.properties")))
        .filteredOn(
            line ->
                line.matches("[a-z.-]*(password|secret|token|-key)=.*")
                    && !line.startsWith("camel."))
        .extracting(line -> line.substring(0, line.indexOf('=')))
        .filteredOn(
            key ->
                !key.equals("signalbox.mqtt.password")
                    && !key.equals("signalbox.database.password"))
        .isNotEmpty()
        .allSatisfy(key -> assertThat(secrets).containsKey(key));
  }
}
