/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.message.Json;
import io.github.signalbox.message.RawEvent;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Rows of the operation log as documents, and what became of them as rows again. */
public final class OperationLog {
  /** Where the dead letters of refused entries say they come from. */
  static final String TABLE = "operation_log";

  private static final ObjectMapper JSON = Json.mapper();
  private static final String INDEX_PREFIX = "signalbox-operation-";

  private OperationLog() {}

  /**
   * Makes documents of claimed rows.
   *
   * @param rows one per entry: id, day (yyyy.MM.dd, UTC) and document (JSON text)
   * @return one document per row
   */
  public static List<Document> documents(List<Map<String, Object>> rows) {
    return rows.stream().map(OperationLog::document).toList();
  }

  private static Document document(Map<String, Object> row) {
    String id = String.valueOf(row.get("id"));
    byte[] json = complete(id, String.valueOf(row.get("document")));
    RawEvent origin = new RawEvent(TABLE, json, "application/json", Map.of());
    return new Document(INDEX_PREFIX + row.get("day"), id, json, origin, null, id);
  }

  /** Adds what every entry has. Elasticsearch refuses what is not an object; it stays as it is. */
  private static byte[] complete(String id, String text) {
    try {
      JsonNode json = Json.read(text);
      if (json instanceof ObjectNode document) {
        document.putObject("ecs").put("version", Ecs.VERSION);
        if (document.get("event") instanceof ObjectNode event) {
          event.put("id", id);
        }
      }
      return JSON.writeValueAsBytes(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("operation log entry " + id + " is not JSON", e);
    }
  }

  /**
   * Writes an outcome as the statement that notes it reads it. A refused entry counts as done: its
   * dead letter is what remains to be looked at.
   *
   * @param outcome what became of the documents
   * @return a JSON array of {id, done}
   */
  public static String marks(BulkOutcome outcome) {
    ArrayNode marks = JSON.createArrayNode();
    outcome.done().forEach(entry -> mark(marks, entry.eventId(), true));
    outcome.refused().forEach(letter -> mark(marks, String.valueOf(letter.id()), true));
    outcome.waiting().forEach(entry -> mark(marks, entry.eventId(), false));
    return marks.toString();
  }

  private static void mark(ArrayNode marks, String id, boolean done) {
    marks.addObject().put("id", id).put("done", done);
  }
}
