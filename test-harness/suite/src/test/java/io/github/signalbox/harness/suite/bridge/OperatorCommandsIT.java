/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.signalbox.cli.CheckCommand;
import io.github.signalbox.cli.DeadLettersCommand;
import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.harness.server.Servers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What an operator asks of an installation from a shell: {@code check} and {@code dead-letters}.
 */
@ExtendWith(TestServers.class)
class OperatorCommandsIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static TestServers.Running servers;
  private static Database database;
  private static Bridge bridge;

  @BeforeAll
  static void startBridgeWithADeadLetter(TestServers.Running running) {
    servers = running;
    database = running.database();
    bridge =
        running.startBridge(
            "commands",
            Map.of(
                "signalbox.elasticsearch.enabled", "false",
                "csg.command.expire-interval-ms", "3600000",
                "signalbox.dead-letter.replay-interval-ms", "200"));
    try (TestDevice device = new TestDevice(running.broker())) {
      device.publish("tag-status-up/report", "{bad".getBytes(StandardCharsets.UTF_8));
    }
    await().atMost(LIMIT).until(() -> letters("") == 1);
  }

  @AfterAll
  static void endBridge() {
    bridge.close();
  }

  private static long letters(String condition) {
    return database.count("select count(*) from dead_letter " + condition);
  }

  /** Runs a command with the servers' addresses as settings. */
  private static Outcome run(Object command, Map<String, String> overrides, String... args) {
    List<String> line = new ArrayList<>(List.of(args));
    Map<String, String> settings = new HashMap<>(servers.properties());
    settings.keySet().removeIf(key -> key.startsWith("harness."));
    settings.putAll(overrides);
    settings.forEach((key, value) -> line.addAll(List.of("-p", key + "=" + value)));
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    int code =
        new CommandLine(command).setOut(writer).setErr(writer).execute(line.toArray(String[]::new));
    return new Outcome(code, out.toString());
  }

  private record Outcome(int code, String text) {}

  @Test
  void check_everythingThere_endsWithZeroAndNamesWhatWaits() {
    Outcome outcome = run(new CheckCommand(), Map.of());

    assertThat(outcome.code()).as(outcome.text()).isZero();
    assertThat(outcome.text())
        .contains("ok     broker", "the plugin is there")
        .contains("ok     database", "1 dead letter(s)")
        .contains("ok     elasticsearch")
        .contains("ok     RTC server     Janus 1.", "rooms of this bundle: 0")
        .contains("ok     gateways       10 commands in classpath:csg/commands.json")
        .contains("ok     gateways       0 known, 0 command(s) under way, 0 of them past")
        .doesNotContain("note   RTC server");
  }

  @Test
  void check_onAStockBroker_saysWhatDevicesMustDo(@TempDir Path folder) {
    try (Servers stock = Servers.of(folder, Servers.Kind.OPEN_ARTEMIS).start()) {
      String url = stock.properties().get("signalbox.mqtt.broker-url");

      Outcome outcome = run(new CheckCommand(), Map.of("signalbox.mqtt.broker-url", url));

      assertThat(outcome.text()).contains("subscribe to their own P2P topic", "a stock broker");
    }
  }

  @Test
  void check_commandThatNoBridgeEnds_isNoted() {
    database.update(
        "insert into csg_gateway (device_id, client_id, region, version, health, capacity_bytes,"
            + " used_bytes, cache_bytes, cache_used_bytes, cache_dirty_bytes, status, reported_at)"
            + " values ('g', 'GID_csg_hangzhou@@@g', 'hangzhou', '1', 'OK', 1, 0, 1, 0, 0, '{}',"
            + " now())");

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              database.update(
                  "insert into csg_command (device_id, client_id, command, arguments, timeout_ms,"
                      + " state, deadline_at) values ('g', 'GID_csg_hangzhou@@@g', 'restart', '{}',"
                      + " 1, 'SENT', now() - interval '1 minute')");
              assertThat(run(new CheckCommand(), Map.of()).text())
                  .containsPattern("note   gateways       1 known, .*, [1-9] of them past")
                  .contains("-> start a bridge");
            });
    database.update("delete from csg_gateway");
  }

  @Test
  void check_catalogueThatIsNotThere_isWrong() {
    Outcome outcome =
        run(new CheckCommand(), Map.of("csg.command.catalogue", "file:/nowhere/commands.json"));

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.text())
        .contains("WRONG  gateways", "/nowhere/commands.json", "set csg.command.catalogue");
  }

  @Test
  void check_nothingThere_endsWithOneAndSaysWhatToSet() {
    Outcome outcome =
        run(
            new CheckCommand(),
            Map.of(
                "signalbox.mqtt.broker-url", "tcp://127.0.0.1:1",
                "signalbox.database.url", "jdbc:postgresql://127.0.0.1:1/none",
                "signalbox.elasticsearch.addresses", "127.0.0.1:1",
                "rtc.janus.admin-url", "http://127.0.0.1:1/admin"));

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.text())
        .contains("WRONG  broker", "set signalbox.mqtt.broker-url")
        .contains("WRONG  database", "set signalbox.database.url")
        .contains("WRONG  elasticsearch", "set signalbox.elasticsearch.addresses")
        .contains("WRONG  RTC server", "set rtc.janus.admin-url");
  }

  @Test
  void deadLetters_listedShownAndReplayed_staysOpenWhenRefusedAgain() {
    long id = database.count("select dead_letter_id from dead_letter");

    assertThat(run(new DeadLettersCommand(), Map.of(), "list").text())
        .contains("MALFORMED_EVENT", "1 dead letter(s)");
    assertThat(run(new DeadLettersCommand(), Map.of(), "show", Long.toString(id)).text())
        .contains("tag-status-up/report", "{bad");
    Outcome replay = run(new DeadLettersCommand(), Map.of(), "replay", "--code", "MALFORMED_EVENT");

    assertThat(replay.text()).contains("replay requested for 1 dead letter(s)");
    await()
        .atMost(LIMIT)
        .until(() -> letters("where occurrences = 2 and replay_requested_at is null") == 1);
    assertThat(letters("where replayed_at is null")).isEqualTo(1);
  }

  @Test
  void deadLetters_wrongArguments_areRefusedByName() {
    assertThat(run(new DeadLettersCommand(), Map.of(), "list", "--limit", "0").text())
        .contains("--limit 0 must be 1 to 10000");
    assertThat(run(new DeadLettersCommand(), Map.of(), "replay").text()).contains("--code");
    assertThat(run(new DeadLettersCommand(), Map.of(), "show", "999999").code()).isEqualTo(1);
  }
}
