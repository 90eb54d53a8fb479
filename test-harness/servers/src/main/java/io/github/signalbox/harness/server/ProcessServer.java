/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A server that runs as a process of its own. */
abstract class ProcessServer implements Server {
  private final String name;
  private final Path folder;
  private @Nullable ChildProcess process;

  ProcessServer(String name, Path folder) {
    this.name = name;
    this.folder = folder.resolve(name);
  }

  abstract ChildProcess launch();

  /** Says whether the server answers; an exception counts as no. */
  abstract boolean answers() throws Exception;

  final Path folder() {
    return folder;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Path log() {
    return folder.resolve(name + ".log");
  }

  @Override
  public final void start() {
    ChildProcess started = launch();
    process = started;
    Readiness.await(name, log(), started::isAlive, this::answers);
  }

  @Override
  public final void stop() {
    running().stop();
  }

  @Override
  public final void kill() {
    running().kill();
  }

  @Override
  public final void pause() {
    running().pause();
  }

  @Override
  public final void resume() {
    running().resume();
  }

  @Override
  public final void close() {
    if (process != null) {
      process.close();
    }
  }

  final ChildProcess running() {
    return Objects.requireNonNull(process, () -> name + " has not been started");
  }
}
