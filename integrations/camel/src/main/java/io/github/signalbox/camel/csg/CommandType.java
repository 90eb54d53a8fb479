/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.camel.http.ContractSchema;
import io.github.signalbox.camel.http.FieldError;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A kind of command with what its arguments and its result look like.
 *
 * @param timeoutMs how long a caller waits who names no time, milliseconds
 * @param arguments the schema's default of each argument that has one
 * @param faults finds what is wrong with arguments
 * @param violation tells what is wrong with a result
 * @param job of a command that begins a job: how long it may take and when it is done, as the
 *     statements read it
 */
record CommandType(
    long timeoutMs,
    ObjectNode arguments,
    Function<JsonNode, List<FieldError>> faults,
    Function<JsonNode, Optional<String>> violation,
    Optional<JsonNode> job) {

  /**
   * Reads an entry of the catalogue.
   *
   * @param entry the entry
   * @param eventViolation tells what is wrong with the data of an event type
   */
  static CommandType of(JsonNode entry, EventViolation eventViolation) {
    ObjectNode defaults = JsonNodeFactory.instance.objectNode();
    entry
        .path("arguments")
        .path("properties")
        .properties()
        .forEach(
            argument -> {
              if (argument.getValue().has("default")) {
                defaults.set(argument.getKey(), argument.getValue().get("default"));
              }
            });
    ContractSchema arguments = ContractSchema.of(entry.path("arguments"));
    return new CommandType(
        entry.path("timeoutMs").asLong(),
        defaults,
        arguments::errors,
        result(entry, eventViolation),
        Optional.ofNullable(entry.get("job")));
  }

  private static Function<JsonNode, Optional<String>> result(
      JsonNode entry, EventViolation eventViolation) {
    if (entry.has("resultEvent")) {
      String type = entry.path("resultEvent").asText();
      return result -> eventViolation.of(type, result);
    }
    ContractSchema schema = ContractSchema.of(entry.path("result"));
    return result ->
        schema.errors(result).stream()
            .findFirst()
            .map(fault -> "." + fault.field() + ": " + fault.message());
  }

  /** Tells what is wrong with the data of an event. */
  interface EventViolation {
    /** Returns the first fault; empty if the data fits the schema of the type. */
    Optional<String> of(String type, JsonNode data);
  }
}
