/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import io.github.signalbox.broker.SignalboxPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A broker instance of the unpacked distribution, with the plugin in its lib folder. */
final class DistributionInstance {
  private static final String PROPERTIES = "-Dsignalbox.broker.properties=";

  private final Path home;
  private final Path instance;
  private final List<String> run = new ArrayList<>();

  private DistributionInstance(Path home, Path instance) {
    this.home = home;
    this.instance = instance;
  }

  /** Makes the instance as its administrator would, and gives it this project's configuration. */
  static DistributionInstance create(Path home, Path folder, List<String> jvmOptions)
      throws IOException, InterruptedException {
    DistributionInstance made = createAsShipped(home, folder, List.of());
    made.configure(folder, jvmOptions);
    return made;
  }

  /** Makes the instance as its administrator would, with the configuration of the distribution. */
  static DistributionInstance createAsShipped(Path home, Path folder, List<String> options)
      throws IOException, InterruptedException {
    DistributionInstance made = new DistributionInstance(home, folder.resolve("instance"));
    List<String> command =
        new ArrayList<>(
            List.of(
                "sh",
                home.resolve("bin/artemis").toString(),
                "create",
                made.instance.toString(),
                "--user=admin",
                "--password=admin",
                "--require-login",
                "--no-autotune",
                "--no-web",
                "--silent"));
    command.addAll(options);
    made.run(command, folder.resolve("create.log"));
    return made;
  }

  private void configure(Path folder, List<String> jvmOptions) throws IOException {
    Path etc = instance.resolve("etc");
    try (InputStream config =
        Objects.requireNonNull(
            DistributionInstance.class.getResourceAsStream("/artemis-config/broker.xml"))) {
      Files.copy(config, etc.resolve("broker.xml"), StandardCopyOption.REPLACE_EXISTING);
    }
    for (String file :
        List.of("login.config", "artemis-users.properties", "artemis-roles.properties")) {
      Files.copy(folder.resolve(file), etc.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    jvmOptions.stream()
        .filter(option -> option.startsWith(PROPERTIES))
        .forEach(
            option -> run.addAll(List.of("--properties", option.substring(PROPERTIES.length()))));
    Path jar = pluginJar();
    Files.copy(jar, instance.resolve("lib").resolve(jar.getFileName()));
    Files.writeString(
        etc.resolve("artemis.profile"),
        "\nJAVA_ARGS=\"$JAVA_ARGS " + String.join(" ", jvmOptions) + "\"\n",
        StandardOpenOption.APPEND);
  }

  /** Returns the folder of the instance. */
  Path folder() {
    return instance;
  }

  /** Returns the jar of the plugin. */
  static Path pluginJar() {
    try {
      return Path.of(
          SignalboxPlugin.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  Process start(Path log) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("sh", instance.resolve("bin/artemis").toString(), "run"));
    command.addAll(run);
    return builder(command, log).start();
  }

  private void run(List<String> command, Path log) throws IOException, InterruptedException {
    Process process = builder(command, log).start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(Files.readString(log));
    }
  }

  private ProcessBuilder builder(List<String> command, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("ARTEMIS_HOME", home.toString());
    return builder;
  }
}
