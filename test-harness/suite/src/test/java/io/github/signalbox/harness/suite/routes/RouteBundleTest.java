/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.routes;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.signalbox.harness.suite.routes.RouteFile.Part;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All route files together: ids, endpoints within the process, files that they name. */
class RouteBundleTest {
  private static final Pattern INTERNAL = Pattern.compile("(direct|seda):(.+)");
  private static final Pattern DYNAMIC = Pattern.compile("\\$\\{[^}]*}");
  private static final Pattern CLASS_PATH_FILE =
      Pattern.compile("classpath:([A-Za-z0-9_./-]+\\.[a-z]+)");
  private static final Pattern MIGRATION =
      Pattern.compile("V[0-9]+__[a-z0-9_]+\\.sql|R__[a-z0-9_]+\\.sql");

  private final List<RouteFile> files = Bundle.routeFiles();

  private List<JsonNode> flows() {
    Map<String, JsonNode> templates =
        files.stream()
            .flatMap(file -> file.definitions("routeTemplate").stream())
            .collect(toMap(template -> template.path("id").asText(), Function.identity()));
    return files.stream().flatMap(file -> file.flows(templates).stream()).toList();
  }

  private static void collectUris(JsonNode node, Set<String> consumers, Set<String> producers) {
    node.properties()
        .forEach(
            entry -> {
              if ("from".equals(entry.getKey())) {
                consumers.add(entry.getValue().path("uri").asText());
                collectUris(entry.getValue().path("steps"), consumers, producers);
              } else if ("uri".equals(entry.getKey())) {
                producers.add(entry.getValue().asText());
              } else {
                collectUris(entry.getValue(), consumers, producers);
              }
            });
    if (node.isArray()) {
      node.forEach(element -> collectUris(element, consumers, producers));
    }
  }

  private static Set<String> internal(Set<String> uris) {
    return uris.stream().filter(uri -> INTERNAL.matcher(uri).matches()).collect(toSet());
  }

  /** Operations of an OpenAPI contract that a route serves; Camel calls direct:operationId. */
  private static Set<String> operations() {
    return Bundle.files(".openapi.yaml").stream()
        .map(file -> Bundle.yaml(Bundle.text(file)))
        .flatMap(contract -> contract.findValuesAsText("operationId").stream())
        .map(id -> "direct:" + id)
        .collect(toSet());
  }

  private static boolean reaches(String producer, String consumer) {
    String[] fixed = DYNAMIC.split(producer, -1);
    String pattern =
        Stream.of(fixed).map(Pattern::quote).reduce((a, b) -> a + ".+" + b).orElseThrow();
    return Pattern.matches(pattern, consumer);
  }

  @Test
  void stepIds_uniqueInTheBundle() {
    assertThat(files.stream().flatMap(file -> file.steps().stream()).map(Part::id))
        .doesNotHaveDuplicates();
  }

  @Test
  void definitionIds_uniqueInTheBundle() {
    assertThat(files.stream().flatMap(file -> file.describedDefinitions().stream()).map(Part::id))
        .doesNotHaveDuplicates();
  }

  @Test
  void internalEndpoints_haveBothEnds() {
    Set<String> consumers = new HashSet<>();
    Set<String> producers = new HashSet<>(operations());
    flows().forEach(flow -> collectUris(flow, consumers, producers));

    assertThat(internal(producers))
        .as("nobody takes what is sent to")
        .filteredOn(to -> internal(consumers).stream().noneMatch(from -> reaches(to, from)))
        .isEmpty();
    assertThat(internal(consumers))
        .as("nobody sends to")
        .filteredOn(from -> internal(producers).stream().noneMatch(to -> reaches(to, from)))
        .isEmpty();
  }

  @Test
  void routeConfigurations_namedByRoutes_exist() {
    List<String> known =
        files.stream()
            .flatMap(file -> file.definitions("routeConfiguration").stream())
            .map(configuration -> configuration.path("id").asText())
            .toList();

    assertThat(flows().stream().flatMap(flow -> flow.findValues("routeConfigurationId").stream()))
        .isNotEmpty()
        .allSatisfy(id -> assertThat(known).contains(id.asText()));
  }

  @Test
  void namedFiles_exist() {
    Stream<String> texts =
        Stream.concat(
            files.stream().map(RouteFile::text), Stream.of(Bundle.text("application.properties")));

    assertThat(texts.flatMap(text -> CLASS_PATH_FILE.matcher(text).results()))
        .isNotEmpty()
        .allSatisfy(
            match -> assertThat(Bundle.path(match.group(1))).as(match.group(1)).isRegularFile());
  }

  @Test
  void sqlFiles_eachUsedByARouteOrACommand() {
    String users =
        files.stream().map(RouteFile::text).reduce("", String::concat) + Bundle.javaSources();

    assertThat(Bundle.files(".sql").stream().filter(file -> file.contains("/sql/")))
        .filteredOn(file -> !users.contains(file))
        .isEmpty();
  }

  @Test
  void sqlFiles_openWithTheirPurpose() {
    assertThat(Bundle.files(".sql"))
        .filteredOn(file -> !Bundle.text(file).startsWith("-- "))
        .isEmpty();
  }

  @Test
  void migrations_haveDistinctVersions() {
    List<String> names =
        Bundle.files(".sql").stream()
            .filter(file -> file.contains("/migration/"))
            .map(file -> file.substring(file.lastIndexOf('/') + 1))
            .toList();

    assertThat(names).isNotEmpty().allMatch(name -> MIGRATION.matcher(name).matches());
    assertThat(
            names.stream()
                .map(name -> name.startsWith("R") ? name : name.substring(0, name.indexOf("__"))))
        .doesNotHaveDuplicates();
  }
}
