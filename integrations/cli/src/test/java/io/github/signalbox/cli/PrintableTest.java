/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x07, 0x08, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b, 0x7f, 0x85, 0x9b, 0x200b, 0x202e, 0x2028,
        0x2029, 0x2066, 0xfeff, 0xd800
      })
  void line_characterThatSteersATerminal_escaped(int character) {
    String printed = Printable.line("a" + (char) character + "b");

    assertThat(printed).matches("a\\\\(u[0-9a-f]{4}|[nrt])b");
  }

  @Test
  void line_ordinaryText_unchanged() {
    assertThat(Printable.line("Jörg – 价格 12,50 € 😀")).isEqualTo("Jörg – 价格 12,50 € 😀");
  }

  @Test
  void block_payloadThatLooksLikeOurOutput_everyLineIndented() {
    assertThat(Printable.block("x\n       7  2026-01-01  FORGED\r\nreason_code  OK"))
        .isEqualTo("  | x\n  |        7  2026-01-01  FORGED\n  | reason_code  OK");
  }
}
