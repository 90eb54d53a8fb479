/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.camel.csv.CsvRow;
import io.github.signalbox.camel.csv.CsvTable;
import io.github.signalbox.camel.csv.InboxResult;
import io.github.signalbox.camel.http.FieldError;
import io.github.signalbox.message.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Users from a CSV file on their way to the statement and back. */
public final class UserImport {
  private static final ObjectMapper JSON = Json.mapper();

  private UserImport() {}

  /**
   * Makes the statement's input.
   *
   * @param key key of the file's delivery
   * @param table the file's table; its columns are {@code userId}, {@code displayName} and {@code
   *     mayCall}
   * @return JSON {@code {"key", "lines": [{"line", "userId", "displayName", "mayCall"}]}}; a blank
   *     cell is absent
   */
  public static String lines(String key, CsvTable table) {
    ObjectNode input = JSON.createObjectNode().put("key", key);
    var lines = input.putArray("lines");
    for (CsvRow row : table.rows()) {
      ObjectNode line = lines.addObject().put("line", row.line());
      row.cells().forEach(line::put);
    }
    return input.toString();
  }

  /**
   * Returns what became of a file.
   *
   * @param row what the statement returned: {@code faults}, a JSON array of {@code {field, code,
   *     message}}, and how many users it {@code added} and {@code changed}; without {@code added}
   *     if the file was taken before
   * @return the result
   * @throws JsonProcessingException if the faults are not JSON
   */
  public static InboxResult result(Map<String, Object> row) throws JsonProcessingException {
    List<FieldError> faults = new ArrayList<>();
    for (JsonNode fault : JSON.readTree(String.valueOf(row.get("faults")))) {
      faults.add(JSON.treeToValue(fault, FieldError.class));
    }
    if (!faults.isEmpty()) {
      return InboxResult.rejected(faults);
    }
    return Boolean.TRUE.equals(row.get("repeated"))
        ? InboxResult.takenBefore(List.of())
        : InboxResult.taken(
            "%s users added, %s changed".formatted(row.get("added"), row.get("changed")),
            List.of());
  }
}
