/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.message.InvalidJsonException;
import io.github.signalbox.message.Json;
import io.github.signalbox.message.Text;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one operation of a contract takes and answers with. */
final class OperationContract {
  private static final String JSON_TYPE = "application/json";

  private final List<Parameter> parameters;
  private final @Nullable SchemaCheck body;
  private final Set<String> produced;

  private OperationContract(
      List<Parameter> parameters, @Nullable SchemaCheck body, Set<String> produced) {
    this.parameters = parameters;
    this.body = body;
    this.produced = produced;
  }

  private record Parameter(String name, String in, JsonNode schema, SchemaCheck check) {
    List<FieldError> errors(ApiRequest.Sent sent, JsonNode value) {
      return sent.fault()
          .map(fault -> List.of(new FieldError(name, "FORM", fault)))
          .orElseGet(
              () ->
                  check.errors(value).stream()
                      .map(error -> new FieldError(name, error.code(), error.message()))
                      .toList());
    }
  }

  /**
   * Reads an operation.
   *
   * @param contract the whole contract
   * @param operation the operation inside it
   * @return what it takes and answers with
   */
  static OperationContract of(JsonNode contract, JsonNode operation) {
    List<Parameter> parameters = new ArrayList<>();
    for (JsonNode parameter : operation.path("parameters")) {
      JsonNode schema = parameter.path("schema");
      parameters.add(
          new Parameter(
              parameter.path("name").asText(),
              parameter.path("in").asText(),
              schema,
              SchemaCheck.of(contract, schema)));
    }
    JsonNode content = operation.path("requestBody").path("content");
    SchemaCheck body =
        content.has(JSON_TYPE)
            ? SchemaCheck.of(contract, content.path(JSON_TYPE).path("schema"))
            : null;
    Set<String> produced = new LinkedHashSet<>();
    for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
      if (response.getKey().startsWith("2")) {
        response.getValue().path("content").fieldNames().forEachRemaining(produced::add);
      }
    }
    return new OperationContract(parameters, body, produced);
  }

  /**
   * Checks the parameters and gives each its type.
   *
   * @param request what was sent
   * @return a JSON object of the parameters that were sent or have a default
   * @throws ProblemException if a parameter is unknown or invalid, or the path names nothing
   */
  ObjectNode parameters(ApiRequest request) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    List<FieldError> errors = new ArrayList<>();
    for (Parameter parameter : parameters) {
      Optional<ApiRequest.Sent> sent = request.parameter(parameter.in(), parameter.name());
      if (sent.isPresent()) {
        JsonNode value = typed(sent.get().text(), parameter.schema());
        errors.addAll(parameter.errors(sent.get(), value));
        values.set(parameter.name(), value);
        if (!errors.isEmpty() && parameter.in().equals("path")) {
          throw new ProblemException(
              Problem.of(ProblemCode.NOT_FOUND, "there is nothing at " + request.path()));
        }
      } else if (parameter.schema().has("default")) {
        values.set(parameter.name(), parameter.schema().get("default"));
      }
    }
    request.queryNames().stream()
        .filter(name -> parameters.stream().noneMatch(p -> isQuery(p, name)))
        .map(Text::printable)
        .forEach(name -> errors.add(new FieldError(name, "UNKNOWN", "there is no such parameter")));
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.of(ProblemCode.INVALID_PARAMETER, errors));
    }
    return values;
  }

  private static boolean isQuery(Parameter parameter, String name) {
    return parameter.in().equals("query") && parameter.name().equals(name);
  }

  private static JsonNode typed(String text, JsonNode schema) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (schema.path("type").asText()) {
      case "integer" ->
          text.matches("-?[0-9]{1,18}")
              ? nodes.numberNode(Long.parseLong(text))
              : nodes.textNode(text);
      case "boolean" ->
          text.matches("true|false")
              ? nodes.booleanNode(Boolean.parseBoolean(text))
              : nodes.textNode(text);
      default -> nodes.textNode(text);
    };
  }

  /**
   * Reads and checks the body.
   *
   * @param request what was sent
   * @return the body; empty for an operation that takes none
   * @throws ProblemException if it is not JSON or breaks its schema
   */
  Optional<JsonNode> body(ApiRequest request) {
    if (body == null) {
      return Optional.empty();
    }
    if (!request.isJson()) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.UNSUPPORTED_MEDIA_TYPE,
              "the body is to be %s in UTF-8, not %s".formatted(JSON_TYPE, request.contentType())));
    }
    JsonNode value = parse(request.body());
    List<FieldError> errors = body.errors(value);
    if (!errors.isEmpty()) {
      throw new ProblemException(Problem.of(ProblemCode.INVALID_REQUEST, errors));
    }
    return Optional.of(value);
  }

  private static JsonNode parse(byte[] text) {
    try {
      JsonNode value = Json.read(text);
      if (value.isMissingNode()) {
        throw new ProblemException(Problem.of(ProblemCode.MALFORMED_JSON, "the body is empty"));
      }
      return value;
    } catch (InvalidJsonException e) {
      throw new ProblemException(
          Problem.of(ProblemCode.MALFORMED_JSON, "the body is not valid JSON: " + e.getMessage()));
    }
  }

  /**
   * Chooses the media type of the answer.
   *
   * @param request what was sent; its query parameter {@code format} goes before its header
   * @return a media type of the contract; empty where the answer has no body
   * @throws ProblemException if the caller accepts none of them
   */
  Optional<String> answerType(ApiRequest request) {
    Optional<ApiRequest.Sent> format = request.parameter("query", "format");
    if (format.isPresent()) {
      String ending = "/" + format.get().text();
      return produced.stream().filter(type -> type.endsWith(ending)).findFirst();
    }
    if (produced.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        request
            .bestOf(produced)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.of(
                            ProblemCode.NOT_ACCEPTABLE,
                            "the answer is " + String.join(" or ", produced)))));
  }
}
