/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import io.github.signalbox.cli.artemis.ArtemisCommand;
import picocli.CommandLine.Command;

/** Entry point of the commands that need no simulated devices. */
@Command(
    name = "signalbox",
    description = "Bridges an Artemis MQTT endpoint to business back ends.",
    mixinStandardHelpOptions = true,
    subcommands = {
      RunCommand.class,
      CheckCommand.class,
      DeadLettersCommand.class,
      TokenCommand.class,
      ArtemisCommand.class
    })
public final class SignalboxMain {
  private SignalboxMain() {}

  /**
   * Runs a command and ends the process with its exit code: 0 done, 1 failed, 2 wrong arguments.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    System.exit(Commands.execute(new SignalboxMain(), args));
  }
}
