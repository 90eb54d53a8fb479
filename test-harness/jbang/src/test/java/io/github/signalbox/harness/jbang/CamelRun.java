/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.jbang;

import io.github.signalbox.harness.server.ChildMain;
import io.github.signalbox.harness.server.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process {@code camel run} in a copy of the routes folder. */
final class CamelRun implements AutoCloseable {
  static final String USER = "demo";
  static final String PASSWORD = "secret";
  private static final long STOP_SECONDS = 20;

  private final int apiPort = Ports.free();
  private final int observePort = Ports.free();
  private final Path folder;
  private final Path log;
  private Process process;

  private CamelRun(Path folder) {
    this.folder = folder;
    this.log = folder.resolveSibling("camel.log");
  }

  /** Copies what a user checks out, and what git ignores stays behind. */
  static CamelRun inCopyOf(Path routes, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(routes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path relative = routes.relativize(file);
        if (!relative.startsWith("target")) {
          Files.createDirectories(folder.resolve(relative).getParent());
          Files.copy(file, folder.resolve(relative));
        }
      }
    }
    return new CamelRun(folder);
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  String apiUrl() {
    return "http://127.0.0.1:" + apiPort + "/api/price-tag";
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  // camel run application.properties {common,price-tag}/{*,*/*}
  void start(Map<String, String> settings) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // It keeps files in the home folder; the user's own stay as they are.
                "-Duser.home=" + Files.createDirectories(folder.resolveSibling("home")),
                "-Dmaven.repo.local=" + localRepository(),
                "-cp",
                classPath(),
                ChildMain.class.getName(),
                CamelCli.class.getName(),
                "run",
                "--logging-color=false"));
    Path mavenSettings = Path.of(System.getProperty("user.home"), ".m2", "settings.xml");
    if (Files.exists(mavenSettings)) {
      line.add("--maven-settings=" + mavenSettings);
    }
    line.addAll(routeFiles());
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    settings.forEach((key, value) -> builder.environment().put(variable(key), value));
    builder.environment().put("SIGNALBOX_HTTP_PORT", Integer.toString(apiPort));
    builder.environment().put("SIGNALBOX_OBSERVE_PORT", Integer.toString(observePort));
    builder.environment().put("SIGNALBOX_HTTP_USER_NAME", USER);
    builder.environment().put("SIGNALBOX_HTTP_PASSWORD", PASSWORD);
    process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private static String localRepository() {
    String named = System.getProperty("maven.repo.local");
    return named == null
        ? Path.of(System.getProperty("user.home"), ".m2", "repository").toString()
        : named;
  }

  /** The class path that the build wrote down for the command line, and the parent watch. */
  private static String classPath() throws IOException {
    Path watch =
        Path.of(ChildMain.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    Path launcher = Path.of("target", "classes").toAbsolutePath();
    String libraries = Files.readString(Path.of("target", "classpath.txt"));
    return String.join(":", launcher.toString(), libraries, watch.toString());
  }

  /** What a shell makes of the patterns, with names relative to the folder. */
  private List<String> routeFiles() throws IOException {
    List<String> names = new ArrayList<>(List.of("application.properties"));
    for (String scenario : List.of("common", "price-tag", "rtc", "csg")) {
      try (Stream<Path> files = Files.walk(folder.resolve(scenario), 2)) {
        files.skip(1).map(file -> folder.relativize(file).toString()).sorted().forEach(names::add);
      }
    }
    return names;
  }

  private static String variable(String key) {
    return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      process.destroy();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }
}
