/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SimulateCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--count|0|--count 0 must be 1 to 20000",
        "--tags|201|--tags 201 must be 0 to 200",
        "--store-count|1000|--store-count 1000 must be 1 to 999",
        "--connect-rate|0|--connect-rate 0 must be 1 to 10000",
        "--status-interval|1ms|--status-interval 1ms must be at least 100ms",
        "--poll-interval|soon|'--poll-interval': time 'soon' must be a number",
        "--drop|1.5|'--drop': share 1.5 must be 0 to 1",
        "--mqtt-version|4|'--mqtt-version': MQTT version '4' must be 3 or 5",
        "--broker|localhost|broker 'localhost' must be tcp://<host>:<port>",
        "--broker|tcp://h:70000|broker port 70000 must be 1 to 65535",
        "--run|a b|--run 'a b' must match",
        "--duration|1ms|--duration 1ms must be at least 100ms",
        "--die-every|0s|--die-every 0s must be at least 1s",
        "--max-delay|-1s|--max-delay -1s must be at least 0s"
      })
  void option_outOfRange_refusedNamingOptionValueAndLimit(
      String option, String value, String message) {
    int exitCode = execute("ap", option, value);

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--users|1|users 1 must be 2 to 20000",
        "--devices|6|devices per user 6 must be 1 to 5",
        "--rate|-1|calls per second -1.0 must be 0 to 1000",
        "--accept|0.95|accept 0.95 and decline 0.1 must be 0 or more, together at most 1",
        "--connect-rate|0|--connect-rate 0 must be 1 to 10000"
      })
  void phoneOption_outOfRange_refused(String option, String value, String message) {
    int exitCode = execute("phone", option, value);

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--count|0|gateways 0 must be 1 to 20000",
        "--report-every|1ms|time between reports 1ms must be at least 100ms",
        "--think|-1s|think time -1s must be at least 0s",
        "--job|0s|job time 0s must be at least 1ms",
        "--regions|no@such|region 'no@such' must match",
        "--fail|1.5|'--fail': share 1.5 must be 0 to 1",
        "--ignore|-1|'--ignore': share -1.0 must be 0 to 1",
        "--late|2|'--late': share 2.0 must be 0 to 1",
        "--malformed|9|'--malformed': share 9.0 must be 0 to 1",
        "--die-every|0s|--die-every 0s must be at least 1s",
        "--die-for|-1s|--die-for -1s must be at least 0s",
        "--connect-rate|0|--connect-rate 0 must be 1 to 10000",
        "--duration|1ms|--duration 1ms must be at least 100ms"
      })
  void gatewayOption_outOfRange_refused(String option, String value, String message) {
    int exitCode = execute("gateway", option, value);

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void simulate_withoutDevice_saysWhatThereIs() {
    assertThat(execute()).isEqualTo(2);
    assertThat(err.toString()).contains("[ap, phone, gateway]");
  }

  @Test
  void simulate_noBroker_exitCodeOneWithTheReasonAndTheOption() throws Exception {
    int freePort;
    try (ServerSocket socket = new ServerSocket(0)) {
      freePort = socket.getLocalPort();
    }
    String broker = "tcp://127.0.0.1:" + freePort;

    int exitCode = execute("ap", "--broker", broker, "--connect-rate=500", "--duration=500ms");

    assertThat(exitCode).isEqualTo(1);
    assertThat(out.toString())
        .contains("could connect: connection to " + broker + " refused", "(--broker)")
        .doesNotContain("netty", "Exception");
  }

  @Test
  void help_ofEachDevice_offersItsOwnFaultsAlone() {
    execute("phone", "--help");
    assertThat(out.toString())
        .contains("--drop", "--wrong-clock", "--die-every")
        .doesNotContain("--mute-tags", "--ignore-tasks", "--silent", "MAC", "ccess point");
    out.getBuffer().setLength(0);

    execute("gateway", "--help");
    assertThat(out.toString())
        .doesNotContain("--mute-tags", "--ignore-tasks", "MAC", "ccess point");
    out.getBuffer().setLength(0);

    execute("ap", "--help");
    assertThat(out.toString()).contains("--mute-tags", "--ignore-tasks", "--silent", "--drop");
  }

  private int execute(String... args) {
    return new CommandLine(new SimulateCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
