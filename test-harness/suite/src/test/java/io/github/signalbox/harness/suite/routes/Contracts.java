/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.routes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The operations of the HTTP contracts, as their files have them. */
public final class Contracts {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

  private Contracts() {}

  /**
   * An operation.
   *
   * @param method in upper case
   * @param path from the root, with the names of its parameters in braces
   * @param parameters names of its parameters, by where they stand: path, query or header
   * @param takesBody whether it takes a body
   */
  public record Operation(
      String id,
      String method,
      String path,
      Map<String, List<String>> parameters,
      boolean takesBody) {
    /** Shows the operation in the name of a test. */
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** Lists the contract files below the routes folder. */
  public static List<String> files() {
    return Bundle.files(".openapi.yaml");
  }

  /** Lists the operations of all contracts. */
  public static List<Operation> operations() {
    return files().stream().flatMap(file -> operations(Bundle.yaml(Bundle.text(file)))).toList();
  }

  private static Stream<Operation> operations(JsonNode contract) {
    String base = contract.path("servers").path(0).path("url").asText();
    List<Operation> operations = new ArrayList<>();
    contract
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(operation -> METHODS.contains(operation.getKey()))
                    .forEach(
                        operation ->
                            operations.add(
                                new Operation(
                                    operation.getValue().path("operationId").asText(),
                                    operation.getKey().toUpperCase(Locale.ROOT),
                                    base + path.getKey(),
                                    Map.of(
                                        "path", names(contract, operation.getValue(), "path"),
                                        "query", names(contract, operation.getValue(), "query"),
                                        "header", names(contract, operation.getValue(), "header")),
                                    operation.getValue().has("requestBody")))));
    return operations.stream();
  }

  private static List<String> names(JsonNode contract, JsonNode operation, String in) {
    return StreamSupport.stream(operation.path("parameters").spliterator(), false)
        .map(
            parameter ->
                parameter.has("$ref")
                    ? contract.at(parameter.path("$ref").asText().substring(1))
                    : parameter)
        .filter(parameter -> parameter.path("in").asText().equals(in))
        .map(parameter -> parameter.path("name").asText())
        .toList();
  }
}
