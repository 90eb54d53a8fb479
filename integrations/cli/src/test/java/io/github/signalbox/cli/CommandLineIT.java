/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The commands as processes on a machine where no server runs: which settings count, and what
 * people read when something is wrong.
 */
class CommandLineIT {
  private static final String TURKISH = "-Duser.language=tr -Duser.country=TR";

  /** What a process printed, without the JVM's remark on its options, and its exit code. */
  private record Outcome(List<String> lines, int code) {
    String text() {
      return String.join("\n", lines);
    }
  }

  private static Outcome run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        List.of("-cp", System.getProperty("java.class.path"), SignalboxMain.class.getName()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(
        output.lines().filter(each -> !each.startsWith("Picked up ")).toList(), process.waitFor());
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String database(String name) throws IOException {
    return "jdbc:postgresql://127.0.0.1:" + closedPort() + "/" + name;
  }

  @Test
  void deadLetters_withoutADatabase_oneLineWithTheSettingAndWhatToDo() throws Exception {
    String url = database("none") + "?password=hidden-in-the-url";

    Outcome outcome = run(Map.of("SIGNALBOX_DATABASE_URL", url), "dead-letters", "list");

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.lines()).as(outcome.text()).hasSize(1);
    assertThat(outcome.text())
        .contains("is unavailable", "refused", "signalbox.database.url", "start PostgreSQL")
        .doesNotContain("hidden-in-the-url");
  }

  @Test
  void setting_onCommandLineAndInEnvironment_commandLineCounts() throws Exception {
    Outcome outcome =
        run(
            Map.of("SIGNALBOX_DATABASE_URL", database("environment")),
            "dead-letters",
            "list",
            "-p",
            "signalbox.database.url=" + database("line"));

    assertThat(outcome.text()).contains("/line is unavailable");
  }

  @Test
  void setting_byEnvironmentInATurkishLocale_counts() throws Exception {
    Map<String, String> environment =
        Map.of("SIGNALBOX_DATABASE_URL", database("turkish"), "JAVA_TOOL_OPTIONS", TURKISH);

    assertThat(run(environment, "dead-letters", "list").text()).contains("/turkish is unavailable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "check",
        "dead-letters list",
        "dead-letters show 1",
        "dead-letters replay 1"
      })
  void setting_misspelt_rejectedInOneLineWithTheNearestName(String command) throws Exception {
    List<String> line = new ArrayList<>(List.of(command.split(" ")));
    line.addAll(List.of("-p", "signalbox.htp.port=9"));

    Outcome byOption = run(Map.of(), line.toArray(String[]::new));
    Outcome byVariable = run(Map.of("SIGNALBOX_HTP_PORT", "9"), command.split(" "));

    assertThat(byOption.lines()).as(byOption.text()).hasSize(1);
    assertThat(byOption.text()).contains("'signalbox.htp.port'; did you mean signalbox.http.port?");
    assertThat(byVariable.text()).contains("SIGNALBOX_HTP_PORT", "SIGNALBOX_HTTP_PORT?");
    assertThat(List.of(byOption.code(), byVariable.code())).containsOnly(1);
  }

  @Test
  void check_nothingRuns_saysOfEachServerWhyAndWhatToDo() throws Exception {
    String nowhere = "127.0.0.1:" + closedPort();

    Outcome outcome =
        run(
            Map.of(
                "SIGNALBOX_DATABASE_URL",
                database("none"),
                "SIGNALBOX_MQTT_BROKER_URL",
                "tcp://" + nowhere,
                "SIGNALBOX_ELASTICSEARCH_ADDRESSES",
                nowhere,
                "RTC_JANUS_ADMIN_URL",
                "http://" + nowhere + "/admin"),
            "check");

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.text())
        .contains("WRONG  broker", "WRONG  database", "WRONG  elasticsearch", "WRONG  RTC server")
        .doesNotContain("null", "Exception", "\tat ");
    assertThat(outcome.lines())
        .filteredOn(each -> each.startsWith("WRONG"))
        .allSatisfy(each -> assertThat(each).containsIgnoringCase("refused"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "run --version", "dead-letters list -V", "token --version"})
  void version_ofEveryCommand_theSameLine(String arguments) throws Exception {
    Outcome outcome = run(Map.of(), arguments.split(" "));

    assertThat(outcome.lines())
        .singleElement()
        .asString()
        .matches("signalbox \\S+ \\(commit \\S+\\)");
    assertThat(outcome.code()).isZero();
  }
}
