/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo from start to end: what it prints works, it ends when asked and leaves nothing behind.
 *
 * <p>Leaves out the looks of the view on a terminal, which a person has to judge; its lines are
 * proved in {@link LiveViewTest}.
 */
class DemoIT {
  private static final Duration START_LIMIT = Duration.ofSeconds(180);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void demo_withDuration_endsBalancedAndLeavesNothing() throws Exception {
    // GIVEN a small demo that ends by itself
    try (DemoProcess demo =
        DemoProcess.start(folder, List.of(), "--duration=5s", "--aps=3", "--tags=4", "--rate=3")) {

      // WHEN it has ended
      await().atMost(START_LIMIT).until(() -> !demo.process().isAlive());

      // THEN its price changes were made, the books balance, and its folder is gone
      assertThat(demo.output()).contains("Ready in ").contains("The books balance.");
      assertThat(demo.output()).contains("tasks without an outcome: 0");
      assertThat(demo.output()).doesNotContain("price changes: 0 made");
      assertThat(demo.process().exitValue()).as(demo.output()).isZero();
      assertThat(demo.leftovers()).isEmpty();
    }
  }

  @Test
  void demo_commandsToTry_workAsPrinted() throws Exception {
    // GIVEN a demo that is ready
    try (DemoProcess demo = ready("--rate=0")) {
      List<String> commands = demo.commands();
      assertThat(commands).hasSize(5);
      assertThat(demo.output())
          .containsPattern(
              "token signature --secrets /.*/secrets.properties --access-key harness ");

      // WHEN the first command changes a price
      assertThat(shell(commands.get(0))).contains("\"taskId\"");

      // THEN the second one shows it on the tag, and the third one finds it in the log
      await().atMost(LIMIT).until(() -> shell(commands.get(1)).contains("\"price\":\"13.90\""));
      await()
          .atMost(LIMIT)
          .until(() -> shell(commands.get(2)).contains("price-tag-task-completed"));

      // WHEN the fourth command sends what no device should, THEN it is set aside
      shell(commands.get(3));
      await().atMost(LIMIT).until(() -> demo.output().contains("1 dead letter"));

      // WHEN the last one gives a gateway a command, THEN it is answered
      await().atMost(LIMIT).until(() -> shell(commands.get(4)).contains("SUCCEEDED"));

      // WHEN it is asked to end
      List<ProcessHandle> processes = demo.process().descendants().toList();
      demo.process().destroy();

      // THEN all its processes and its folder are gone
      await().atMost(LIMIT).until(() -> !demo.process().isAlive());
      await().atMost(LIMIT).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(demo.leftovers()).isEmpty();
    }
  }

  @Test
  void demo_endedByCtrlCOnATerminal_leavesNothing() throws Exception {
    // GIVEN a demo with its live view
    try (DemoProcess demo = DemoProcess.startOnTerminal(folder, "--rate=0")) {
      await()
          .atMost(START_LIMIT)
          .until(() -> demo.output().contains("Ctrl-C ends it") || !demo.process().isAlive());
      List<ProcessHandle> processes = demo.process().descendants().toList();
      assertThat(processes).as(demo.output()).hasSizeGreaterThanOrEqualTo(5);

      // WHEN Ctrl-C is pressed
      demo.pressCtrlC();

      // THEN it says so, and its processes and its folder are gone
      await().atMost(LIMIT).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(demo.output()).contains("Ending");
      assertThat(demo.leftovers()).isEmpty();
    }
  }

  @Test
  void demo_killed_takesItsProcessesWithIt() throws Exception {
    // GIVEN a demo that is ready
    try (DemoProcess demo = ready("--rate=0")) {
      List<ProcessHandle> processes = demo.process().descendants().toList();
      assertThat(processes).hasSizeGreaterThanOrEqualTo(4);

      // WHEN it is killed without a chance to end anything
      demo.process().destroyForcibly();

      // THEN broker, database, Elasticsearch and bridge end by themselves
      await().atMost(LIMIT).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }
  }

  @Test
  void demo_serverThatDoesNotStart_saysWhyAndEndsTheOthers() throws Exception {
    // GIVEN an Elasticsearch without its files
    List<String> options = List.of("-Dharness.elasticsearch.layout=" + folder.resolve("none"));
    try (DemoProcess demo = DemoProcess.start(folder, options)) {

      // WHEN the demo has given up
      await().atMost(START_LIMIT).until(() -> !demo.process().isAlive());

      // THEN it names the server and keeps its folder for a look
      assertThat(demo.process().exitValue()).isEqualTo(1);
      assertThat(demo.output()).contains("The demo did not start: ", "lasticsearch");
      assertThat(demo.output()).contains("Data and logs are in " + demo.leftovers().get(0));
    }
  }

  private DemoProcess ready(String... arguments) throws IOException {
    DemoProcess demo = DemoProcess.start(folder, List.of(), arguments);
    await()
        .atMost(START_LIMIT)
        .until(() -> demo.output().contains("dead letters") || !demo.process().isAlive());
    assertThat(demo.process().isAlive()).as(demo.output()).isTrue();
    return demo;
  }

  private static String shell(String command) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
    String answer = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    shell.waitFor();
    return answer;
  }
}
