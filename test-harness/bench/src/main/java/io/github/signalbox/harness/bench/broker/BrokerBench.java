/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.broker;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.signalbox.harness.bench.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One run of all measurements.
 *
 * <p>A round is one fresh broker per side. All of them are up at the same time and are measured in
 * turn: the clients connect in blocks and the messages are sent in takes, first to one broker, then
 * to the next. So each side sees the same minutes of the machine.
 */
final class BrokerBench {
  private static final int STANDING = 200;
  private static final int WAVES = 10;
  private static final int BLOCK = 500;
  private static final int RESERVED_FILES = 500;
  private static final int HEAP_BASE_MEBIBYTES = 768;
  private static final int HEAP_KIBIBYTES_PER_SUBSCRIPTION = 70;
  private static final int KIB = 1024;

  private final BrokerBenchSettings settings;
  private final Consumer<String> progress;
  private final List<Measurement> measured = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  BrokerBench(BrokerBenchSettings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  BrokerBenchReport run() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    String loadBefore =
        "%.1f".formatted(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    Path folder = Files.createTempDirectory("signalbox-broker-bench-");
    try {
      for (int parents : settings.parents()) {
        List<Integer> steps = possibleSteps(parents);
        for (int round = 1; round <= settings.rounds() && !steps.isEmpty(); round++) {
          round(folder.resolve("parents-" + parents + "-round-" + round), parents, round, steps);
        }
      }
    } finally {
      delete(folder);
    }
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("load average at the start", loadBefore);
    machine.putAll(Machine.look());
    machine.put("took", Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s");
    return new BrokerBenchReport(settings, machine, new Results(measured), leftOut);
  }

  /** Returns the steps that this machine can take, and keeps why it cannot take the others. */
  private List<Integer> possibleSteps(int parents) {
    List<Integer> possible = new ArrayList<>();
    for (int clients : settings.clients()) {
      Optional<String> obstacle = obstacle(parents, clients);
      if (obstacle.isEmpty()) {
        possible.add(clients);
      } else {
        String line =
            String.format(
                Locale.ROOT, "%,d clients of %s: %s", clients, named(parents), obstacle.get());
        leftOut.add(line);
        progress.accept("Left out: " + line);
      }
    }
    return possible;
  }

  private Optional<String> obstacle(int parents, int clients) {
    long files =
        Optional.of(ManagementFactory.getOperatingSystemMXBean())
            .filter(UnixOperatingSystemMXBean.class::isInstance)
            .map(system -> ((UnixOperatingSystemMXBean) system).getMaxFileDescriptorCount())
            .orElse(Long.MAX_VALUE);
    String reason = null;
    if (clients > files - RESERVED_FILES) {
      reason =
          String.format(
              Locale.ROOT,
              "a process may open %,d files here (ulimit -n); the broker needs one for each client"
                  + " and %d besides",
              files,
              RESERVED_FILES);
    } else if ((long) clients * parents > settings.maxSubscriptions()) {
      reason =
          String.format(
              Locale.ROOT,
              "more than %,d subscriptions (--max-subscriptions)",
              settings.maxSubscriptions());
    }
    return Optional.ofNullable(reason);
  }

  private static String named(int parents) {
    return parents == 1 ? "1 parent" : parents + " parents";
  }

  private void round(Path folder, int parents, int round, List<Integer> steps)
      throws InterruptedException {
    String name = "%s, round %d of %d".formatted(named(parents), round, settings.rounds());
    progress.accept(name + ": starting and warming up …");
    List<Candidate> candidates = new ArrayList<>();
    try {
      int heap =
          HEAP_BASE_MEBIBYTES
              + steps.get(steps.size() - 1) * (parents + 1) * HEAP_KIBIBYTES_PER_SUBSCRIPTION / KIB;
      int standing = Math.min(STANDING, steps.get(0) / 2);
      for (Side side : settings.sides()) {
        candidates.add(new Candidate(folder.resolve(side.name()), side, parents, round, heap));
      }
      if (round % 2 == 0) {
        Collections.reverse(candidates);
      }
      for (Candidate candidate : candidates) {
        candidate.warmUp(WAVES, standing, settings.warmUp());
      }
      for (int clients : steps) {
        progress.accept("%s: %,d clients …".formatted(name, clients));
        step(candidates, clients);
      }
    } finally {
      candidates.forEach(Candidate::close);
    }
  }

  private void step(List<Candidate> candidates, int clients) throws InterruptedException {
    while (candidates.get(0).clients() < clients) {
      int block = Math.min(BLOCK, clients - candidates.get(0).clients());
      candidates.forEach(candidate -> candidate.connect(block));
    }
    for (int take = 0; take < settings.takes(); take++) {
      List<Candidate> order = new ArrayList<>(candidates);
      if (take % 2 == 1) {
        Collections.reverse(order);
      }
      order.forEach(
          candidate -> candidate.send(settings.messagesPerTake(), settings.ratePerSecond()));
    }
    for (Candidate candidate : candidates) {
      Measurement taken = candidate.endStep();
      measured.add(taken);
      progress.accept(
          String.format(
              Locale.ROOT,
              "  %-16s%4.0f µs CPU per message, %.1f ms per connect",
              taken.side().label(),
              Figure.CPU_PER_MESSAGE.of(taken),
              Figure.CPU_PER_CONNECT.of(taken)));
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
