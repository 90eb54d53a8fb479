/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.NonValidationKeyword;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.Locale;

/**
 * How every JSON Schema of the bundle is read, that of an event, of a contract or of a command: by
 * JSON Schema 2020-12, with formats that are asserted and patterns as ECMA-262 means them.
 */
public final class JsonSchemas {
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(
          VersionFlag.V202012,
          factory ->
              factory.metaSchema(
                  JsonMetaSchema.builder(JsonMetaSchema.getV202012())
                      .format(new StorableTime())
                      .keyword(new NonValidationKeyword("components"))
                      .build()));

  private JsonSchemas() {}

  /** Returns the factory of schemas; those of a contract may carry its {@code components}. */
  public static JsonSchemaFactory factory() {
    return FACTORY;
  }

  /** Returns how to check; the caller may add how faults are shown. */
  public static SchemaValidatorsConfig.Builder config() {
    return SchemaValidatorsConfig.builder()
        .formatAssertionsEnabled(true)
        .regularExpressionFactory(SchemaPattern::of)
        .locale(Locale.ENGLISH);
  }
}
