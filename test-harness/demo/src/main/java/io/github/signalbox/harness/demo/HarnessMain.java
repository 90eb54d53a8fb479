/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import io.github.signalbox.cli.Commands;
import io.github.signalbox.harness.bench.BenchCommand;
import io.github.signalbox.harness.device.SimulateCommand;
import picocli.CommandLine.Command;

/** Entry point of the commands with simulated devices. */
@Command(
    name = "signalbox",
    description = "Runs simulated devices, alone, with all servers, or to measure the bridge.",
    mixinStandardHelpOptions = true,
    subcommands = {DemoCommand.class, SimulateCommand.class, BenchCommand.class})
public final class HarnessMain {
  private static final String LOG_SETTINGS = "log4j2.configurationFile";

  private HarnessMain() {}

  /**
   * Runs a command and ends the process with its exit code: 0 done, 1 failed, 2 wrong arguments.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    // Before the first logger: what runs here talks to people, its log is for warnings.
    if (System.getProperty(LOG_SETTINGS) == null) {
      System.setProperty(LOG_SETTINGS, "classpath:log4j2-harness.properties");
    }
    System.exit(Commands.execute(new HarnessMain(), args));
  }
}
