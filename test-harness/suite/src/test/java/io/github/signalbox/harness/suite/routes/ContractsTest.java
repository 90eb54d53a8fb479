/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules for the schemas of contracts, events and commands. */
class ContractsTest {
  static Stream<String> files() {
    return Stream.of(
            Bundle.files(".openapi.yaml"),
            Bundle.files(".schema.json"),
            List.of("csg/commands.json"))
        .flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("files")
  void pattern_anyone_coversTheWholeText(String file) {
    assertThat(Bundle.yaml(Bundle.text(file)).findValues("pattern"))
        .filteredOn(JsonNode::isTextual)
        .extracting(JsonNode::asText)
        .allMatch(pattern -> pattern.startsWith("^") && pattern.endsWith("$"));
  }

  /** A generator makes texts of other constants: a client in Python then rejects {@code true}. */
  @ParameterizedTest
  @MethodSource("files")
  void constant_anyone_isAText(String file) {
    JsonNode schemas = Bundle.yaml(Bundle.text(file));

    assertThat(schemas.findValues("const")).allMatch(JsonNode::isTextual);
    assertThat(schemas.findValues("enum"))
        .filteredOn(JsonNode::isArray)
        .allSatisfy(values -> assertThat(values).allMatch(JsonNode::isTextual));
  }
}
