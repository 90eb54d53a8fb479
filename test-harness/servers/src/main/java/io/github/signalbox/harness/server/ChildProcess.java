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

/** A process of its own that writes to a log file. */
public class ChildProcess implements AutoCloseable {
  private static final int STOP_SECONDS = 20;

  /** Ctrl-C on a terminal goes to all processes of the command; the parent ends its children. */
  private static final List<String> LEAVE_CTRL_C_TO_PARENT =
      List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

  private final Process process;
  private final Path log;
  private @Nullable Process wakeUp;

  /**
   * Starts a program.
   *
   * @param line the program and its arguments
   * @param environment variables beside those of this process
   * @param log where its output goes; appended to
   * @throws ServerException if it cannot be started
   */
  ChildProcess(List<String> line, Map<String, String> environment, Path log) {
    List<String> whole = new ArrayList<>(LEAVE_CTRL_C_TO_PARENT);
    whole.addAll(line);
    ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      this.process = builder.start();
    } catch (IOException e) {
      throw new ServerException("cannot start " + line.getFirst(), e);
    }
    this.log = log;
  }

  /**
   * Has a shell end the process by force when this JVM is gone, however that went; for programs
   * that do not notice it themselves.
   */
  final void endWithThisJvm() {
    Process watch = Signals.sendWhenThisJvmIsGone("KILL", process.pid());
    process.onExit().thenRun(watch::destroyForcibly);
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
