/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.rtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RtcBenchCommandTest {
  @ParameterizedTest
  @CsvSource({
    "--rate=0, --rate 0.0 must be 1 to 1000",
    "--rate=1001, --rate 1001.0 must be 1 to 1000",
    "--take=0s, must be more than 0",
    "--take=6m, at most PT5M"
  })
  void option_outOfRange_refusedByName(String option, String message) {
    StringWriter errors = new StringWriter();

    int code =
        new CommandLine(new RtcBenchCommand()).setErr(new PrintWriter(errors)).execute(option);

    assertThat(code).isEqualTo(2);
    assertThat(errors.toString()).contains(message);
  }
}
