/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import java.util.concurrent.Callable;
import org.apache.camel.main.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the bridge until the process is asked to end. */
@Command(
    name = "run",
    description = "Runs the bridge against the servers that its settings name.",
    footer = {
      "",
      "Settings stand in routes/application.properties. An environment variable overrides one:",
      "SIGNALBOX_DATABASE_URL for signalbox.database.url. -p goes before both."
    },
    mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
  private static final String ROUTES =
      "classpath:common/*.camel.yaml,classpath:price-tag/*.camel.yaml,"
          + "classpath:rtc/*.camel.yaml,classpath:csg/*.camel.yaml,"
          + "classpath:log-shipping/*.camel.yaml";

  @Mixin private Settings settings = new Settings();

  /** Creates the command. */
  public RunCommand() {}

  @Override
  public Integer call() throws Exception {
    settings.setForProcess();
    Main main = new Main();
    main.configure().withRoutesIncludePattern(ROUTES);
    main.setPropertyPlaceholderLocations(Settings.DEFAULTS);
    try {
      main.run();
    } catch (Exception e) {
      // Camel has logged it with its stack trace.
      throw new CommandException(
          "the bridge did not start: "
              + CommandException.rootMessage(e)
              + "; ./signalbox check with the same settings looks at each server",
          e);
    }
    return main.getExitCode();
  }
}
