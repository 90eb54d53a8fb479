/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.github.signalbox.harness.suite.routes.RouteFile.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each route file by itself.
 *
 * <p>Names: the id of every route and template is the file's stem or begins with it and a hyphen (a
 * chapter, or the instance of a template). One of them is the stem itself, unless the story begins
 * elsewhere: with instances of a template, or with a contract's operations. A scenario's files
 * begin with the folder's name.
 */
class RouteFileTest {
  private static final int MAX_STEPS = 8;
  private static final int MAX_LINES = 70;

  @SuppressWarnings("NullAway.Init")
  private static JsonSchema schema;

  @BeforeAll
  static void loadSchema() throws IOException {
    try (InputStream file = RouteFileTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
      schema = JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(file);
    }
  }

  static List<RouteFile> files() {
    return Bundle.routeFiles();
  }

  @Test
  void bundle_hasRouteFiles() {
    assertThat(files()).hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @MethodSource("files")
  void file_byCamelsSchema_valid(RouteFile file) {
    assertThat(schema.validate(file.content()))
        .filteredOn(message -> !isPlaceholder(message))
        .isEmpty();
  }

  /** Camel takes a placeholder where its schema wants a number or a truth value. */
  private static boolean isPlaceholder(ValidationMessage message) {
    JsonNode value = message.getInstanceNode();
    return value != null && value.asText().matches("\\{\\{[^{}]+}}");
  }

  @ParameterizedTest
  @MethodSource("files")
  void file_opensWithItsStory(RouteFile file) {
    assertThat(file.text()).startsWith("# ");
  }

  @ParameterizedTest
  @MethodSource("files")
  void definitionsAndSteps_haveIdAndDescription(RouteFile file) {
    assertThat(Stream.concat(file.describedDefinitions().stream(), file.steps().stream()))
        .allSatisfy(
            part -> {
              assertThat(part.id()).as("id of %s", part).matches("[a-z0-9]+(-[a-z0-9]+)*");
              assertThat(part.description())
                  .as("description of %s", part.id())
                  .matches("[A-Z].+[^.]");
            });
  }

  @ParameterizedTest
  @MethodSource("files")
  void routes_namedAfterTheirFile(RouteFile file) {
    List<String> ids = new ArrayList<>(file.routeIds());
    file.definitions("routeTemplate").forEach(template -> ids.add(template.path("id").asText()));

    assertThat(ids)
        .allSatisfy(id -> assertThat(id).matches(file.stem() + "(-[a-z0-9]+)*"))
        .doesNotHaveDuplicates();
    if (!ids.isEmpty() && startsItsStory(file)) {
      assertThat(ids).contains(file.stem());
    }
    if (!ids.isEmpty() && !"common".equals(file.scenario())) {
      assertThat(file.stem()).startsWith(file.scenario() + "-");
    }
  }

  private static boolean startsItsStory(RouteFile file) {
    return file.definitions("templatedRoute").isEmpty() && file.definitions("rest").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void templateInstances_prefixTheirStepIds(RouteFile file) {
    assertThat(file.definitions("templatedRoute"))
        .allSatisfy(
            instance -> assertThat(instance.path("prefixId")).isEqualTo(instance.path("routeId")));
  }

  @ParameterizedTest
  @MethodSource("files")
  void routes_fitOnAScreen(RouteFile file) {
    assertThat(file.blockLengths()).allMatch(lines -> lines <= MAX_LINES);
    assertThat(file.describedDefinitions())
        .allSatisfy(
            route ->
                assertThat(RouteFile.steps(route).stream().filter(RouteFileTest::isStep))
                    .as("steps of %s", route.id())
                    .hasSizeLessThanOrEqualTo(MAX_STEPS));
  }

  private static boolean isStep(Part part) {
    return !"from".equals(part.kind());
  }

  @ParameterizedTest
  @MethodSource("files")
  void endpoints_nameInUriAndOptionsAsParameters(RouteFile file) {
    assertThat(file.steps())
        .allSatisfy(
            step -> {
              JsonNode uri = step.content().path("uri");
              assertThat(uri.asText()).as("uri of %s", step.id()).doesNotContain("?");
            });
  }
}
