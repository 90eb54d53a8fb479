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
      "SIGNALBOX_DATABASE_URL for signalbox.database.url."
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
    Main main = new Main();
    main.configure().withRoutesIncludePattern(ROUTES);
    main.setPropertyPlaceholderLocations(Settings.DEFAULTS);
    settings.overrides().forEach(main::addOverrideProperty);
    main.run();
    return main.getExitCode();
  }
}
