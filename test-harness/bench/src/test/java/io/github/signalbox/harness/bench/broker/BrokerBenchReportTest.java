/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class BrokerBenchReportTest {
  private static final BrokerBenchSettings SETTINGS =
      new BrokerBenchSettings(
          List.of(1000, 100, 50_000),
          List.of(1),
          2,
          1,
          Duration.ofSeconds(1),
          1000,
          1,
          50_000,
          EnumSet.of(Side.PLAIN, Side.PLUGIN));

  private final List<Measurement> measured = new ArrayList<>();

  private void measured(Side side, int clients, int round, double cpuMicros, double heapKib) {
    Histogram latency = new Histogram(3);
    latency.recordValue(2000);
    measured.add(
        new Measurement(
            side, 1, clients, round, 10, 2, 50_000, heapKib * 1024, 1, 0, cpuMicros, latency));
  }

  private BrokerBenchReport report() {
    return new BrokerBenchReport(
        SETTINGS, Map.of("cores", "2"), new Results(measured), List.of("50,000 clients: too many"));
  }

  @Test
  void text_twoRounds_showsMediansAndTheirRatio() {
    measured(Side.PLAIN, 100, 1, 90, 60);
    measured(Side.PLAIN, 100, 2, 110, 60);
    measured(Side.PLUGIN, 100, 1, 120, 60);
    measured(Side.PLUGIN, 100, 2, 130, 60);

    assertThat(report().text())
        .containsPattern("100 +\\| plugin +\\| 125 +\\| 2.00 +\\| 2.0 +\\| 60.0 +\\| 5 +\\| 5.00")
        .containsPattern("100 +\\| ratio plugin +\\| 1.25x")
        .contains("Left out: 50,000 clients: too many.")
        .contains("cold JVMs");
  }

  @Test
  void aims_worstStepDecides() {
    measured(Side.PLAIN, 100, 1, 100, 60);
    measured(Side.PLUGIN, 100, 1, 100, 66);
    measured(Side.PLAIN, 1000, 1, 100, 60);
    measured(Side.PLUGIN, 1000, 1, 111, 60);

    List<Aim> aims = Aim.of(new Results(measured));

    assertThat(aims).extracting(Aim::isMet).containsExactly(false, true, false);
    assertThat(aims.get(0).where()).isEqualTo("1 parent, 1,000 clients");
    assertThat(aims.get(2).where()).endsWith("without the plugin 1.00x");
  }

  @Test
  void report_nothingMeasured_saysWhatWasLeftOut() {
    assertThat(report().text()).contains("Left out").doesNotContain("Aims");
    assertThat(report().json()).contains("50,000 clients: too many");
  }
}
