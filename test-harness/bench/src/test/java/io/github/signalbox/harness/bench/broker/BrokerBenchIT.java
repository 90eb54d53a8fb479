/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.harness.bench.BenchCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The benchmark runs on real brokers; nothing is said about how large its figures are. */
class BrokerBenchIT {
  @TempDir private Path folder;

  @Test
  void quickRun_fewClients_everyMessageArrivesAndEveryFigureIsThere() throws Exception {
    StringWriter printed = new StringWriter();

    int exit =
        new CommandLine(new BenchCommand())
            .setOut(new PrintWriter(printed))
            .execute(
                "broker",
                "--quick",
                "--clients=20",
                "--parents=1,5",
                "--rounds=1",
                "--rate=100",
                "--warm-up=100",
                "--sign-in",
                "--out=" + folder);

    assertThat(exit).isZero();
    JsonNode report = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    assertThat(report.path("messages").asLong()).isEqualTo(2 * 3 * 100);
    assertThat(report.path("missing").asLong(-1)).isZero();
    Set<String> measured = new HashSet<>();
    for (JsonNode row : report.path("measured")) {
      measured.add(row.path("parents").asText() + " " + row.path("side").asText());
      for (Figure figure : Figure.values()) {
        assertThat(row.path(figure.key()).isNumber()).as("%s in %s", figure.key(), row).isTrue();
      }
      assertThat(row.path("cpuMicrosPerMessage").asDouble()).isPositive();
      assertThat(row.path("p50Millis").asDouble()).isPositive();
      assertThat(row.path("connectsPerSecond").asDouble()).isPositive();
    }
    assertThat(measured)
        .containsExactlyInAnyOrder(
            "1 no plugin",
            "1 plugin",
            "1 plugin, sign-in",
            "5 no plugin",
            "5 plugin",
            "5 plugin, sign-in");
    assertThat(report.path("aims")).isNotEmpty();
    assertThat(printed.toString())
        .contains(Files.readString(folder.resolve("report.md")))
        .contains("CPU per message: at most 10 % more than without the plugin");
  }
}
