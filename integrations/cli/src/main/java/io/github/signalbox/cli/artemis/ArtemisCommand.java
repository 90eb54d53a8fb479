/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code artemis}: Signalbox in a broker of the user. */
@Command(
    name = "artemis",
    description = "Adds Signalbox's plugin and settings to an Artemis broker, and takes them out.",
    mixinStandardHelpOptions = true,
    subcommands = {ArtemisCommand.InstallCommand.class, ArtemisCommand.UninstallCommand.class})
public final class ArtemisCommand {
  /** Creates the command. */
  public ArtemisCommand() {}

  /** The command {@code artemis install}. */
  @Command(
      name = "install",
      description = {
        "Adds the plugin, rights of devices and their sign-in to a broker instance.",
        "Shows what it changes and asks first. Comments and settings of other applications stay.",
        "Run again, it brings the instance to what it says now: a new plugin, other acceptors.",
        "What was changed since in the plugin's properties, address settings and table stays."
      },
      mixinStandardHelpOptions = true)
  static final class InstallCommand implements Callable<Integer> {
    @Mixin private final Review review;

    @Option(
        names = "--acceptor",
        paramLabel = "<name>",
        description =
            "Acceptor that the policy applies to; may be repeated (default: as it is, or mqtt).")
    private List<String> acceptors = List.of();

    @Option(
        names = "--set",
        paramLabel = "<property>=<value>",
        mapFallbackValue = "",
        description = {
          "Property of the plugin, such as messages-per-second=50; may be repeated.",
          "Without a value its default counts. Properties that are not named stay as they are."
        })
    private Map<String, String> properties = Map.of();

    @Option(
        names = "--topic-mapping",
        paramLabel = "<file>",
        description = "The topic-mapping table (default: the one of this Signalbox).")
    private @Nullable Path topicMapping;

    @Option(
        names = "--plugin",
        required = true,
        defaultValue = "${env:SIGNALBOX_ARTEMIS_PLUGIN}",
        paramLabel = "<jar>",
        description = "The plugin (default: the one of this Signalbox).")
    private Path plugin = Path.of("");

    InstallCommand() {
      this(Terminal.OF_THIS_PROCESS);
    }

    InstallCommand(Terminal terminal) {
      review = new Review(terminal);
    }

    @Override
    public Integer call() {
      return review.run(
          instance ->
              Installation.plan(
                  instance, plugin, new Installation.Options(topicMapping, acceptors, properties)));
    }
  }

  /** The command {@code artemis uninstall}. */
  @Command(
      name = "uninstall",
      description = {
        "Takes out of a broker instance what 'artemis install' has added.",
        "Shows what it changes and asks first. What else was changed since then stays."
      },
      mixinStandardHelpOptions = true)
  static final class UninstallCommand implements Callable<Integer> {
    @Mixin private final Review review;

    @Option(names = "--purge", description = "Remove access keys and the bridge's password too.")
    private boolean purging;

    UninstallCommand() {
      this(Terminal.OF_THIS_PROCESS);
    }

    UninstallCommand(Terminal terminal) {
      review = new Review(terminal);
    }

    @Override
    public Integer call() {
      return review.run(instance -> Removal.plan(instance, purging));
    }
  }
}
