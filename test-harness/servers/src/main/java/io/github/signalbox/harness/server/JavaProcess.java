/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM of its own that runs a main class, writes to a log file, and ends with this process. */
public final class JavaProcess extends ChildProcess {
  private JavaProcess(List<String> line, Command command) {
    super(line, command.environment(), command.log());
  }

  /**
   * What to start.
   *
   * @param mainClass the class to run
   * @param arguments its arguments
   * @param classPath the class path; must hold this package
   * @param jvmOptions options such as {@code -Xmx256m}
   * @param environment variables beside those of this process
   * @param log where its output goes; appended to
   */
  public record Command(
      String mainClass,
      List<String> arguments,
      String classPath,
      List<String> jvmOptions,
      Map<String, String> environment,
      Path log) {
    /** Copies the collections. */
    public Command {
      arguments = List.copyOf(arguments);
      jvmOptions = List.copyOf(jvmOptions);
      environment = Map.copyOf(environment);
    }
  }

  /**
   * Starts a JVM like the running one.
   *
   * @param command what to start
   * @return the running process
   * @throws ServerException if it cannot be started
   */
  public static JavaProcess start(Command command) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(command.jvmOptions());
    line.addAll(List.of("-cp", command.classPath(), ChildMain.class.getName()));
    line.add(command.mainClass());
    line.addAll(command.arguments());
    return new JavaProcess(line, command);
  }
}
