/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.database;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.message.Json;
import java.util.List;

/** JSON text for statements that take a whole list as one parameter. */
public final class JsonText {
  private static final ObjectMapper JSON = Json.mapper();

  private JsonText() {}

  /**
   * Writes a list of simple values.
   *
   * @param values written by their {@code toString}
   * @return a JSON array of strings
   */
  public static String array(List<?> values) {
    return JSON.valueToTree(values.stream().map(String::valueOf).toList()).toString();
  }
}
