/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import io.github.signalbox.message.JsonFault;
import io.github.signalbox.message.JsonSchemas;
import java.util.List;
import java.util.Locale;

/**
 * Checks JSON against one schema of an OpenAPI contract.
 *
 * <p>Source: OpenAPI 3.1, section 4.8.24: its schemas are those of JSON Schema 2020-12.
 */
final class SchemaCheck {
  private static final int MAX_ERRORS = 100;
  private static final int MAX_VALUE_LENGTH = 64;
  private static final SchemaValidatorsConfig CONFIG =
      JsonSchemas.config().pathType(PathType.LEGACY).build();

  private final JsonSchema schema;

  private SchemaCheck(JsonSchema schema) {
    this.schema = schema;
  }

  /**
   * Prepares the check.
   *
   * @param contract the whole contract; references are looked up in its components
   * @param schema the schema inside it
   * @return the check
   */
  static SchemaCheck of(JsonNode contract, JsonNode schema) {
    ObjectNode root = schema.deepCopy();
    if (contract.has("components")) {
      root.set("components", contract.path("components"));
    }
    JsonSchema loaded = JsonSchemas.factory().getSchema(root, CONFIG);
    loaded.initializeValidators();
    return new SchemaCheck(loaded);
  }

  /**
   * Checks a value: first whether its numbers and texts can be kept at all, then its schema.
   *
   * @param value the value
   * @return the first hundred faults in the order of the value; empty if it is valid
   */
  List<FieldError> errors(JsonNode value) {
    List<JsonFault> faults = JsonFault.of(value);
    if (!faults.isEmpty()) {
      return faults.stream().map(f -> new FieldError(f.field(), f.code(), f.message())).toList();
    }
    return schema.validate(value).stream().limit(MAX_ERRORS).map(SchemaCheck::error).toList();
  }

  private static FieldError error(ValidationMessage fault) {
    String location = fault.getInstanceLocation().toString();
    String field = location.startsWith("$.") ? location.substring(2) : location.substring(1);
    if (fault.getProperty() != null) {
      field = field.isEmpty() ? fault.getProperty() : field + "." + fault.getProperty();
    }
    String message = fault.getMessage();
    if (message.startsWith(location + ": ")) {
      message = message.substring(location.length() + 2);
    }
    return new FieldError(field, code(fault.getType()), message + value(fault.getInstanceNode()));
  }

  private static String value(JsonNode value) {
    if (!value.isValueNode()) {
      return "";
    }
    String text = value.toString();
    return ": " + (text.length() <= MAX_VALUE_LENGTH ? text : text.substring(0, MAX_VALUE_LENGTH));
  }

  private static String code(String keyword) {
    return keyword.replaceAll("(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
  }
}
