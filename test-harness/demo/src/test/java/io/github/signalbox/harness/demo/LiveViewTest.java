/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.harness.ledger.Latency;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class LiveViewTest {
  private static final TaskLine TASK =
      new TaskLine(
          LocalTime.of(10, 15, 2),
          "027293de0011",
          "T000530 → 17.29 EUR +2",
          "COMPLETED",
          Duration.ofMillis(1234));

  @Test
  void draw_narrowTerminal_noLineIsWider() {
    // GIVEN large numbers and more tasks than there is room for
    Figures figures = figures(1_234_567, 12);

    // WHEN they are drawn for 80 by 15
    List<AttributedString> lines = new LiveView(true).draw(figures, 80, 15);

    // THEN everything fits, and the latest tasks fill what is left
    assertThat(lines).hasSize(15);
    assertThat(lines).allMatch(line -> line.columnLength() <= 80);
    assertThat(lines.get(14).toString()).contains("10:15:02").contains("T000530 → 17.29 EUR +2");
  }

  @Test
  void draw_withoutColours_showsTheSameText() {
    // GIVEN the same figures
    Figures figures = figures(42, 2);

    // WHEN they are drawn with and without colours
    String coloured = text(new LiveView(true).draw(figures, 80, 20));
    List<AttributedString> plain = new LiveView(false).draw(figures, 80, 20);

    // THEN the text is the same, and nothing but text
    assertThat(text(plain)).isEqualTo(coloured);
    assertThat(plain).allMatch(line -> line.toAnsi().equals(line.toString()));
  }

  @Test
  void draw_statesWithoutTasks_badOnesAreLeftOut() {
    // WHEN nothing has failed
    String text = text(new LiveView(false).draw(figures(7, 0), 80, 20));

    // THEN the good states stand there, and no bad one
    assertThat(text).contains("created 0").contains("completed 7");
    assertThat(text).doesNotContain("failed").doesNotContain("expired");
  }

  private static Figures figures(long completed, int latest) {
    return new Figures(
        Duration.ofSeconds(3725),
        20,
        20,
        new Figures.Stored(
            600,
            completed,
            Map.of("COMPLETED", completed),
            0,
            3,
            Collections.nCopies(latest, TASK)),
        12.5,
        0.5,
        completed,
        new Latency(1, Map.of(50.0, 8000L, 99.0, 25_000L, 100.0, 30_000L)),
        new Latency(0, Map.of()));
  }

  private static String text(List<AttributedString> lines) {
    return String.join("\n", lines.stream().map(AttributedString::toString).toList());
  }
}
