/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import picocli.CommandLine.Option;

/**
 * The settings of the bundle as an option group: {@code application.properties}, overridden by the
 * environment, overridden by {@code --property}. Camel itself resolves them, as it does in a route.
 */
public final class Settings {
  /** Where the defaults stand on the class path. */
  static final String DEFAULTS = "classpath:application.properties";

  @Option(
      names = {"-p", "--property"},
      paramLabel = "key=value",
      description = "Sets one setting; may be repeated.")
  private final Map<String, String> overrides = new LinkedHashMap<>();

  /** Creates the group; picocli fills it. */
  public Settings() {}

  /** Returns the settings given on the command line. */
  Map<String, String> overrides() {
    return overrides;
  }

  /** Opens a context that resolves the settings and runs nothing. */
  CamelContext open() {
    CamelContext context = new DefaultCamelContext();
    Properties properties = new Properties();
    properties.putAll(overrides);
    context.getPropertiesComponent().setOverrideProperties(properties);
    context.getPropertiesComponent().setLocation(DEFAULTS);
    context.build();
    return context;
  }

  /** Resolves one setting. */
  static String value(CamelContext context, String key) {
    return context.resolvePropertyPlaceholders("{{" + key + "}}");
  }
}
