/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command {@code demo} as a process, with a folder for temporary files of its own. */
final class DemoProcess implements AutoCloseable {
  private static final int CTRL_C = 3;

  /** A build in the background ignores SIGINT, and its children would too. */
  private static final String TERMINAL = "stty rows 30 cols 100; exec env --default-signal=INT ";

  private final Path temporary;
  private final Path output;
  private final Process process;

  private DemoProcess(
      Path folder, List<String> jvmOptions, List<String> arguments, boolean onTerminal)
      throws IOException {
    this.temporary = Files.createDirectories(folder.resolve("tmp"));
    this.output = folder.resolve("output.txt");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Djava.io.tmpdir=" + temporary);
    // Where the binaries of PostgreSQL are unpacked once for all runs.
    line.add(
        "-Dot.epg.working-dir=" + Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg"));
    line.addAll(jvmOptions);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), HarnessMain.class.getName()));
    line.add("demo");
    line.addAll(arguments);
    // script runs a command on a terminal of its own; what is written to it is typed there.
    ProcessBuilder builder =
        new ProcessBuilder(
            onTerminal
                ? List.of("script", "-qefc", TERMINAL + String.join(" ", line), "/dev/null")
                : line);
    builder.environment().put("TERM", "xterm");
    this.process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  static DemoProcess start(Path folder, List<String> jvmOptions, String... arguments)
      throws IOException {
    return new DemoProcess(folder, jvmOptions, List.of(arguments), false);
  }

  static DemoProcess startOnTerminal(Path folder, String... arguments) throws IOException {
    return new DemoProcess(folder, List.of(), List.of(arguments), true);
  }

  /** Presses Ctrl-C on the demo's terminal. */
  void pressCtrlC() throws IOException {
    process.getOutputStream().write(CTRL_C);
    process.getOutputStream().flush();
  }

  Process process() {
    return process;
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return "";
    }
  }

  /** Returns the commands to try, one each; a backslash at the end of a line joins the next. */
  List<String> commands() {
    String text = output();
    String commands = text.substring(text.indexOf("find it in the log:"));
    return commands
        .replace("\\\n", "")
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("curl") || line.startsWith("mosquitto_pub"))
        .toList();
  }

  /** Returns what is left of the demo's temporary files. */
  List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(file -> file.getFileName().toString().startsWith("signalbox")).toList();
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
