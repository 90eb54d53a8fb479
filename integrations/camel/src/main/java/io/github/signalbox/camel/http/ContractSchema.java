/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;

/** A named schema of an OpenAPI contract, for requests that do not come by HTTP. */
public final class ContractSchema {
  private final SchemaCheck check;

  private ContractSchema(SchemaCheck check) {
    this.check = check;
  }

  /**
   * Loads a schema.
   *
   * @param context finds the file
   * @param contract location of the contract, such as {@code classpath:a/b.openapi.yaml}
   * @param name name under {@code components/schemas}
   * @return the schema
   * @throws IllegalArgumentException if there is no such contract, or no such schema in it
   */
  public static ContractSchema load(CamelContext context, String contract, String name) {
    try (InputStream file =
        ResourceHelper.resolveMandatoryResourceAsInputStream(context, contract)) {
      JsonNode root = new YAMLMapper().readTree(file);
      JsonNode schema = root.path("components").path("schemas").path(name);
      if (schema.isMissingNode()) {
        throw new IllegalArgumentException(contract + " has no schema " + name);
      }
      return new ContractSchema(SchemaCheck.of(root, schema));
    } catch (IOException e) {
      throw new IllegalArgumentException(contract + " cannot be read", e);
    }
  }

  /**
   * Takes a schema that stands by itself.
   *
   * @param schema a JSON Schema without references
   * @return the schema
   */
  public static ContractSchema of(JsonNode schema) {
    return new ContractSchema(SchemaCheck.of(MissingNode.getInstance(), schema));
  }

  /**
   * Checks a value.
   *
   * @param value the value
   * @return the first hundred faults; empty if it is valid
   */
  public List<FieldError> errors(JsonNode value) {
    return check.errors(value);
  }
}
