/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import io.github.signalbox.version.BuildVersion;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** What all commands of the bundle share: one locale, the version, and errors that people read. */
public final class Commands {
  private Commands() {}

  /**
   * Runs a command.
   *
   * <p>Sets the root locale first: names of settings, numbers and times must not depend on the
   * user's language. With a Turkish default, for one, {@code signalbox.uplink} has no upper case
   * that an environment variable can have.
   *
   * @param command the root of the commands
   * @param args the command and its options
   * @return the exit code: 0 done, 1 failed, 2 wrong arguments
   */
  public static int execute(Object command, String... args) {
    Locale.setDefault(Locale.ROOT);
    return commandLine(command).execute(args);
  }

  /** Returns the command line of a root command, with version and error messages. */
  static CommandLine commandLine(Object command) {
    CommandLine line = new CommandLine(command);
    setVersion(line, BuildVersion.current().toString());
    line.setExecutionExceptionHandler(Commands::report);
    return line;
  }

  private static void setVersion(CommandLine line, String version) {
    line.getCommandSpec().version(version);
    line.getSubcommands().values().forEach(each -> setVersion(each, version));
  }

  /** Tells what a user can do something about in one line; anything else is a fault of ours. */
  private static int report(Exception failure, CommandLine line, ParseResult parsed) {
    PrintWriter err = line.getErr();
    err.println("signalbox: " + failure.getMessage());
    if (!(failure instanceof CommandException)) {
      failure.printStackTrace(err);
    }
    err.flush();
    return line.getCommandSpec().exitCodeOnExecutionException();
  }
}
