/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench;

import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.harness.server.Installation;
import io.github.signalbox.harness.server.Servers;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One run of all measurements. */
final class Bench {
  /** What the demo gives the bridge. */
  private static final List<String> JVM_OPTIONS = List.of("-Xmx256m");

  private final BenchSettings settings;
  private final PrintWriter out;

  Bench(BenchSettings settings, PrintWriter out) {
    this.settings = settings;
    this.out = out;
  }

  BenchReport run() throws IOException, InterruptedException, SQLException {
    Path folder = Files.createTempDirectory("signalbox-bench-");
    try (Installation installation = Installation.of(folder, Map.of(), JVM_OPTIONS)) {
      say("Starting everything, as the demo does …");
      long begin = System.nanoTime();
      installation.start((name, took) -> {});
      Duration ready = Duration.ofNanos(System.nanoTime() - begin);
      Footprint idle = Footprint.of(installation.bridge().pid());
      // The hand-written sides ship no logs; from here on the bridge does not either.
      installation.bridge().close();
      installation.servers().get(Servers.Kind.ELASTICSEARCH).close();
      Map<String, String> alone = new HashMap<>(installation.properties());
      alone.put("signalbox.elasticsearch.enabled", "false");
      try (Bridge bridge = Bridge.of(folder.resolve("measured"), alone, JVM_OPTIONS)) {
        bridge.start();
        return measure(bridge, ready, idle);
      }
    } finally {
      delete(folder);
    }
  }

  private BenchReport measure(Bridge bridge, Duration ready, Footprint idle)
      throws InterruptedException, SQLException {
    try (BenchDatabase database = new BenchDatabase(bridge.properties())) {
      database.addDevices();
      PushBench.Result push;
      try (PushBench bench = new PushBench(bridge, settings, this::say)) {
        push = bench.run();
      }
      database.endTasks();
      Footprint underPush = Footprint.of(bridge.pid());
      DrainBench.Result drain;
      try (DrainBench bench = new DrainBench(bridge, database, settings, this::say)) {
        drain = bench.run();
      }
      return new BenchReport(
          settings,
          Machine.look(database.version()),
          push,
          drain,
          ready,
          Map.of(
              "idle", idle,
              "after price changes", underPush,
              "after status reports", Footprint.of(bridge.pid())));
    }
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
