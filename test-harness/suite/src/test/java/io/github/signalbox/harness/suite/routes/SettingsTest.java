/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every setting: it has a default, a comment and a reader. */
class SettingsTest {
  private static final Pattern INNERMOST = Pattern.compile("\\{\\{([^{}]+)}}");
  private static final Pattern IN_EXPRESSION =
      Pattern.compile("\\$\\{(?:properties|propertiesExist):([A-Za-z0-9.-]+)}");
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+");
  private static final Set<String> FUNCTIONS =
      Set.of(
          "uplink-topic", "downlink-topic", "shipping-topic", "reply-topic", "env", "sys", "bean");

  /** Read by Camel itself. */
  private static final String CAMEL = "camel.";

  private final String file = Bundle.text("application.properties");
  private final Properties defaults = load(file);

  private static Properties load(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return properties;
  }

  /** Returns the keys of all placeholders, those inside another one included. */
  private static Set<String> placeholders(String text) {
    Set<String> keys = new HashSet<>();
    String rest = text;
    Matcher matcher = INNERMOST.matcher(rest);
    while (matcher.find()) {
      keys.add(matcher.group(1));
      rest = matcher.replaceFirst("x");
      matcher = INNERMOST.matcher(rest);
    }
    return keys;
  }

  private static Set<String> keysIn(RouteFile route) {
    Set<String> keys = placeholders(route.text());
    keys.removeIf(key -> key.startsWith("?") || isFunction(key));
    for (JsonNode template : route.definitions("routeTemplate")) {
      template.path("parameters").forEach(p -> keys.remove(p.path("name").asText()));
    }
    return keys;
  }

  private static boolean isFunction(String key) {
    int colon = key.indexOf(':');
    return colon > 0 && FUNCTIONS.contains(key.substring(0, colon));
  }

  @Test
  void placeholders_inRoutes_haveADefault() {
    for (RouteFile route : Bundle.routeFiles()) {
      assertThat(defaults.stringPropertyNames()).as(route.path()).containsAll(keysIn(route));
    }
  }

  @Test
  void placeholders_betweenSettings_haveADefault() {
    assertThat(defaults.stringPropertyNames()).containsAll(placeholders(file));
  }

  @Test
  void propertiesInExpressions_haveADefault() {
    List<String> texts = new ArrayList<>();
    Bundle.routeFiles().forEach(route -> texts.add(route.text()));
    Bundle.files(".sql").forEach(sql -> texts.add(Bundle.text(sql)));

    assertThat(texts.stream().flatMap(text -> IN_EXPRESSION.matcher(text).results()))
        .isNotEmpty()
        .allSatisfy(match -> assertThat(defaults).containsKey(match.group(1)));
  }

  @Test
  void settings_haveAReader() {
    StringBuilder readers = new StringBuilder(Bundle.javaSources());
    Bundle.routeFiles().forEach(route -> readers.append(route.text()));
    Bundle.files(".sql").forEach(sql -> readers.append(Bundle.text(sql)));
    placeholders(file).forEach(key -> readers.append("{{").append(key).append("}}"));
    String text = readers.toString();

    assertThat(defaults.stringPropertyNames())
        .filteredOn(key -> !key.startsWith(CAMEL))
        .isNotEmpty()
        .allSatisfy(key -> assertThat(isRead(key, text)).as("%s is read somewhere", key).isTrue());
  }

  private static boolean isRead(String key, String text) {
    return Pattern.compile("[{:\"?]" + Pattern.quote(key) + "[}:\"]").matcher(text).find();
  }

  @Test
  void settings_namedInKebabCase() {
    assertThat(defaults.stringPropertyNames())
        .filteredOn(key -> !key.startsWith(CAMEL))
        .allMatch(key -> KEY.matcher(key).matches());
  }

  @Test
  void settings_standBelowACommentOfTheirOwnOrOfTheirGroup() {
    boolean commented = false;
    for (String line : file.lines().toList()) {
      if (line.startsWith("# ---") || line.isBlank()) {
        commented = false;
      } else if (line.startsWith("#")) {
        commented = true;
      } else {
        assertThat(commented).as("comment above %s", line).isTrue();
      }
    }
  }

  @Test
  void settings_writtenOnce() {
    List<String> keys =
        file.lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> line.substring(0, line.indexOf('=')))
            .toList();

    assertThat(keys).doesNotHaveDuplicates();
  }
}
