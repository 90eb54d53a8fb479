/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A JVM of its own that runs a main class, writes to a log file, and ends with this process. */
public final class JavaProcess implements AutoCloseable {
  private static final int STOP_SECONDS = 20;

  /** Ctrl-C on a terminal goes to all processes of the command; the parent ends its children. */
  private static final List<String> LEAVE_CTRL_C_TO_PARENT =
      List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

  private final Process process;
  private final Path log;
  private @Nullable Process wakeUp;

  private JavaProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
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
    List<String> line = new ArrayList<>(LEAVE_CTRL_C_TO_PARENT);
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(command.jvmOptions());
    line.addAll(List.of("-cp", command.classPath(), ChildMain.class.getName()));
    line.add(command.mainClass());
    line.addAll(command.arguments());
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().putAll(command.environment());
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(command.log().toFile()));
    try {
      Files.createDirectories(command.log().toAbsolutePath().getParent());
      return new JavaProcess(builder.start(), command.log());
    } catch (IOException e) {
      throw new ServerException("cannot start " + command.mainClass(), e);
    }
  }

  /** Returns the process id. */
  public long pid() {
    return process.pid();
  }

  /** Returns whether the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Returns the log file. */
  public Path log() {
    return log;
  }

  /** Asks the process to end and waits; ends it by force when it takes longer than 20 s. */
  public void stop() {
    process.destroy();
    await();
  }

  /** Ends the process at once ({@code kill -9}). */
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /** Freezes the process ({@code SIGSTOP}); it goes on, and ends, when this JVM is gone. */
  public void pause() {
    if (wakeUp == null) {
      wakeUp = Signals.sendWhenThisJvmIsGone("CONT", process.pid());
    }
    Signals.send("STOP", process.pid());
  }

  /** Lets a frozen process go on ({@code SIGCONT}). */
  public void resume() {
    Signals.send("CONT", process.pid());
    forgetWakeUp();
  }

  private void forgetWakeUp() {
    if (wakeUp != null) {
      wakeUp.destroyForcibly();
      wakeUp = null;
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      resume();
      stop();
    }
  }

  private void await() {
    forgetWakeUp();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
