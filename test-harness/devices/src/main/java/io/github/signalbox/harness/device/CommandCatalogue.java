/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import io.github.signalbox.message.Json;
import io.github.signalbox.message.JsonSchemas;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The kinds of command that bridge and gateways agree on, as {@code csg/commands.json} has them.
 */
final class CommandCatalogue {
  private static final SchemaValidatorsConfig CONFIG = JsonSchemas.config().build();
  private static final int MAX_REASON = 500;

  private final Map<String, Arguments> arguments = new HashMap<>();

  private CommandCatalogue() {}

  /** What the arguments of a kind look like, and what those are that may be left out. */
  private record Arguments(JsonSchema schema, Map<String, JsonNode> defaults) {}

  /** Reads the file. */
  static CommandCatalogue read(InputStream file) throws IOException {
    CommandCatalogue catalogue = new CommandCatalogue();
    for (JsonNode entry : Json.read(file.readAllBytes()).path("commands")) {
      JsonNode schema = entry.path("arguments");
      Map<String, JsonNode> defaults = new HashMap<>();
      schema
          .path("properties")
          .properties()
          .forEach(
              argument -> {
                if (argument.getValue().has("default")) {
                  defaults.put(argument.getKey(), argument.getValue().get("default"));
                }
              });
      catalogue.arguments.put(
          entry.path("command").asText(),
          new Arguments(JsonSchemas.factory().getSchema(schema, CONFIG), defaults));
    }
    return catalogue;
  }

  /** Tells what is wrong with the arguments of a command; empty if nothing is. */
  Optional<String> violation(String command, JsonNode given) {
    return Optional.ofNullable(arguments.get(command))
        .flatMap(known -> known.schema().validate(given).stream().findFirst())
        .map(ValidationMessage::getMessage)
        .map(reason -> reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason);
  }

  /** Returns the arguments with what they leave out. */
  ObjectNode complete(String command, JsonNode given) {
    ObjectNode complete = given.deepCopy();
    Arguments known = arguments.get(command);
    if (known != null) {
      known.defaults().forEach(complete::putIfAbsent);
    }
    return complete;
  }
}
