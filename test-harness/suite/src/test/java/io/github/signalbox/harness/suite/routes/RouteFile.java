/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.routes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Camel route file.
 *
 * @param path its path below the routes folder
 * @param text its text
 */
public record RouteFile(String path, String text) {
  private static final Pattern BLOCK = Pattern.compile("(?m)^- ");

  /** Parts of a step that describe themselves like a step. */
  private static final Set<String> BRANCHES =
      Set.of("when", "otherwise", "doCatch", "doFinally", "onFallback");

  private static final Set<String> LISTS = Set.of("steps", "onException", "intercept");

  /**
   * Something with an id and a description: a definition or a step.
   *
   * @param kind route, routeTemplate, from, to, …
   * @param content its YAML
   */
  record Part(String kind, JsonNode content) {
    String id() {
      return content.path("id").asText();
    }

    String description() {
      return content.path("description").asText();
    }
  }

  /** Returns the file's name without its endings. */
  String stem() {
    return path.substring(path.lastIndexOf('/') + 1).replace(".camel.yaml", "");
  }

  /** Returns the folder's name. */
  String scenario() {
    return path.substring(0, path.indexOf('/'));
  }

  JsonNode content() {
    return Bundle.yaml(text);
  }

  /** Returns the definitions of a kind: route, routeTemplate, templatedRoute, beans, … */
  List<JsonNode> definitions(String kind) {
    return topLevel().filter(part -> kind.equals(part.kind())).map(Part::content).toList();
  }

  private Stream<Part> topLevel() {
    List<Part> parts = new ArrayList<>();
    content()
        .forEach(
            entry ->
                entry.properties().forEach(e -> parts.add(new Part(e.getKey(), e.getValue()))));
    return parts.stream();
  }

  /** Returns the ids of the routes that Camel makes of the file. */
  public List<String> routeIds() {
    List<String> ids = new ArrayList<>();
    definitions("route").forEach(route -> ids.add(route.path("id").asText()));
    definitions("templatedRoute").forEach(route -> ids.add(route.path("routeId").asText()));
    definitions("rest").forEach(rest -> ids.add(rest.at("/openApi/routeId").asText()));
    return ids;
  }

  /** Returns the definitions that carry an id and a description. */
  List<Part> describedDefinitions() {
    return topLevel()
        .filter(
            part -> Set.of("route", "routeTemplate", "routeConfiguration").contains(part.kind()))
        .toList();
  }

  /** Returns every step of the file, however deep. */
  List<Part> steps() {
    return describedDefinitions().stream().flatMap(part -> steps(part).stream()).toList();
  }

  /** Returns every step of a definition, the first ({@code from}) included. */
  static List<Part> steps(Part definition) {
    List<Part> found = new ArrayList<>();
    collect(definition.content(), found);
    return found;
  }

  private static void collect(JsonNode node, List<Part> found) {
    node.properties()
        .forEach(
            entry -> {
              String name = entry.getKey();
              JsonNode value = entry.getValue();
              if ("from".equals(name) || (BRANCHES.contains(name) && value.isObject())) {
                found.add(new Part(name, value));
              } else if (BRANCHES.contains(name)) {
                value.forEach(branch -> found.add(new Part(name, branch)));
              } else if (LISTS.contains(name) && value.isArray()) {
                value.forEach(
                    step ->
                        step.properties()
                            .forEach(e -> found.add(new Part(e.getKey(), e.getValue()))));
              }
              if (value.isArray()) {
                value.forEach(element -> collect(element, found));
              } else {
                collect(value, found);
              }
            });
  }

  /** Returns the number of lines of each top-level entry. */
  List<Long> blockLengths() {
    return BLOCK.splitAsStream(text).skip(1).map(block -> block.lines().count()).toList();
  }

  /** Returns what Camel runs: the definitions, with each instance of a template written out. */
  List<JsonNode> flows(Map<String, JsonNode> templates) {
    return topLevel()
        .filter(part -> !"routeTemplate".equals(part.kind()))
        .map(
            part ->
                "templatedRoute".equals(part.kind())
                    ? instance(part.content(), templates)
                    : part.content())
        .toList();
  }

  private static JsonNode instance(JsonNode instance, Map<String, JsonNode> templates) {
    JsonNode template = templates.get(instance.path("routeTemplateRef").asText());
    Map<String, String> values = new LinkedHashMap<>();
    template
        .path("parameters")
        .forEach(p -> values.put(p.path("name").asText(), p.path("defaultValue").asText()));
    instance
        .path("parameters")
        .forEach(p -> values.put(p.path("name").asText(), p.path("value").asText()));
    String text = template.toString();
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("{{" + value.getKey() + "}}", value.getValue());
    }
    return Bundle.yaml(text);
  }

  @Override
  public String toString() {
    return path;
  }
}
