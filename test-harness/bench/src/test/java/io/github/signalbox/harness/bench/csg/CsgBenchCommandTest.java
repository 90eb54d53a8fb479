/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.csg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CsgBenchCommandTest {
  @ParameterizedTest
  @CsvSource({
    "--rate=0, --rate 0 must be 1 to 2000",
    "--fleet=10001, --fleet 10001 must be 1 to 10000",
    "--reports=0, --reports 0 must be 1 to 50000",
    "--take=0s, --take PT0S must be more than 0",
    "--reporting=11m, at most PT10M"
  })
  void option_outOfRange_refusedByName(String option, String message) {
    StringWriter errors = new StringWriter();

    int code =
        new CommandLine(new CsgBenchCommand()).setErr(new PrintWriter(errors)).execute(option);

    assertThat(code).isEqualTo(2);
    assertThat(errors.toString()).contains(message);
  }
}
