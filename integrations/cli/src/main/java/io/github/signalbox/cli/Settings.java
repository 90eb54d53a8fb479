/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.impl.DefaultCamelContext;
import picocli.CommandLine.Option;

/**
 * The settings of the bundle as an option group: {@code application.properties}, overridden by the
 * environment, overridden by {@code --property}. Camel itself resolves them, as it does in a route.
 */
public final class Settings {
  /** Where the defaults stand on the class path. */
  static final String DEFAULTS = "classpath:" + Settings.FILE;

  private static final String FILE = "application.properties";

  @Option(
      names = {"-p", "--property"},
      paramLabel = "key=value",
      description = "Sets one setting; may be repeated.")
  private final Map<String, String> overrides = new LinkedHashMap<>();

  /** Creates the group; picocli fills it. */
  public Settings() {}

  /**
   * Gives the settings of the command line to this process; for a command that runs the bridge.
   * Camel looks at system properties first, then at the environment, and only then at what it calls
   * override properties.
   *
   * @throws CommandException if there is no such setting; names the nearest one
   */
  void setForProcess() {
    check(defaults());
    overrides.forEach(System::setProperty);
  }

  private void check(Properties defaults) {
    SettingNames names = new SettingNames(defaults.stringPropertyNames());
    overrides.keySet().stream()
        .flatMap(name -> names.fault(name).stream())
        .findFirst()
        .or(() -> names.faultIn(System.getenv()))
        .ifPresent(
            fault -> {
              throw new CommandException(fault, null);
            });
  }

  private static Properties defaults() {
    Properties defaults = new Properties();
    try (InputStream file = Settings.class.getResourceAsStream("/" + FILE);
        var text =
            new InputStreamReader(Objects.requireNonNull(file, FILE), StandardCharsets.UTF_8)) {
      defaults.load(text);
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read", e);
    }
    return defaults;
  }

  /**
   * Opens a context that resolves the settings and runs nothing.
   *
   * @throws CommandException if a setting is none
   */
  CamelContext open() {
    Properties defaults = defaults();
    check(defaults);
    Properties given = new Properties();
    for (String name : defaults.stringPropertyNames()) {
      String value = System.getenv(SettingNames.variable(name));
      if (value != null) {
        given.put(name, value);
      }
    }
    given.putAll(overrides);
    CamelContext context = new DefaultCamelContext();
    PropertiesComponent properties = (PropertiesComponent) context.getPropertiesComponent();
    properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
    properties.setOverrideProperties(given);
    properties.setLocation(DEFAULTS);
    context.build();
    return context;
  }

  /** Resolves one setting. */
  static String value(CamelContext context, String key) {
    return context.resolvePropertyPlaceholders("{{" + key + "}}");
  }
}
