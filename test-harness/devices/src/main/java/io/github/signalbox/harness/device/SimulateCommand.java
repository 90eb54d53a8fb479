/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code simulate}: starts simulated devices against any broker. */
@Command(
    name = "simulate",
    description = "Starts simulated devices against a broker.",
    mixinStandardHelpOptions = true,
    subcommands = {
      SimulateApCommand.class,
      SimulatePhoneCommand.class,
      SimulateGatewayCommand.class
    })
public final class SimulateCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Makes a command for picocli to fill. */
  public SimulateCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to simulate: " + spec.subcommands().keySet());
  }
}
