/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** PostgreSQL 18 from the binaries in Maven artifacts, with a database and a user of the bridge. */
final class EmbeddedPostgreSql implements Server {
  private static final String NAME = "postgresql";
  private static final String USER = "signalbox";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final int port = Ports.free();
  private final Path folder;
  private @Nullable EmbeddedPostgres postgres;
  private @Nullable Process watch;
  private @Nullable Process wakeUp;

  EmbeddedPostgreSql(Path folder) {
    this.folder = folder.resolve(NAME);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Path log() {
    return folder.resolve(NAME + ".log");
  }

  @Override
  public void start() {
    boolean isNew = !Files.exists(data().resolve("postgresql.conf"));
    try {
      Files.createDirectories(folder);
      // From before the start, so that there is no moment in which PostgreSQL could stay behind.
      watch = Signals.sendWhenThisJvmIsGone("QUIT", pidFile());
      var output = ProcessBuilder.Redirect.appendTo(log().toFile());
      EmbeddedPostgres started =
          EmbeddedPostgres.builder()
              .setPort(port)
              .setDataDirectory(data())
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setLocaleConfig("locale", "C.UTF-8")
              // The builder switches both off, and a kill would then lose what was committed.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("unix_socket_directories", "")
              .setPGStartupWait(START_LIMIT)
              .setOutputRedirector(output)
              .setErrorRedirector(output)
              .start();
      postgres = started;
      if (isNew) {
        createDatabase(started);
      }
    } catch (IOException | SQLException | IllegalStateException e) {
      killProcesses();
      endWatch();
      throw new ServerException("PostgreSQL did not start; log " + log(), e);
    }
  }

  private static void createDatabase(EmbeddedPostgres postgres) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create role " + USER + " login password '" + USER + "'");
      statement.execute("create database " + USER + " owner " + USER);
    }
  }

  @Override
  public void stop() {
    close(Objects.requireNonNull(postgres, "PostgreSQL has not been started"));
    endWatch();
  }

  @Override
  public void kill() {
    killProcesses();
    close(Objects.requireNonNull(postgres, "PostgreSQL has not been started"));
    endWatch();
  }

  private void killProcesses() {
    List<ProcessHandle> processes = processes();
    processes.forEach(ProcessHandle::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
  }

  @Override
  public void pause() {
    if (wakeUp == null) {
      processes().stream()
          .limit(1)
          .forEach(process -> wakeUp = Signals.sendWhenThisJvmIsGone("CONT", process.pid()));
    }
    processes().forEach(process -> Signals.send("STOP", process.pid()));
  }

  @Override
  public void resume() {
    processes().forEach(process -> Signals.send("CONT", process.pid()));
    wakeUp = end(wakeUp);
  }

  @Override
  public Map<String, String> properties() {
    return Map.of(
        "signalbox.database.url", "jdbc:postgresql://127.0.0.1:" + port + "/" + USER,
        "signalbox.database.user-name", USER,
        "signalbox.database.password", USER);
  }

  @Override
  public void close() {
    if (postgres != null) {
      resume();
      close(postgres);
    }
    endWatch();
  }

  private void close(EmbeddedPostgres running) {
    postgres = null;
    try {
      running.close();
    } catch (IOException e) {
      throw new ServerException("PostgreSQL did not stop; log " + log(), e);
    }
  }

  private void endWatch() {
    watch = end(watch);
    wakeUp = end(wakeUp);
  }

  private static @Nullable Process end(@Nullable Process shell) {
    if (shell != null) {
      shell.destroyForcibly();
    }
    return null;
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path pidFile() {
    return data().resolve("postmaster.pid");
  }

  private ProcessHandle postmaster() throws IOException {
    String pid = Files.readAllLines(pidFile()).get(0).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  /** Returns the postmaster and its children; none when it does not run. */
  private List<ProcessHandle> processes() {
    try {
      ProcessHandle postmaster = postmaster();
      return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    } catch (IOException | NoSuchElementException e) {
      return List.of();
    }
  }
}
