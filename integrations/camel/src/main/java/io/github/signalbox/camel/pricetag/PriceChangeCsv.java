/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.pricetag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.camel.csv.CsvRow;
import io.github.signalbox.camel.csv.CsvTable;
import io.github.signalbox.camel.csv.InboxResult;
import io.github.signalbox.camel.http.FieldError;
import io.github.signalbox.message.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A CSV file of price changes: the columns tagId, storeId, sku, price and currency in any order, a
 * line per change. An empty cell counts as absent.
 *
 * @param changes the changes as the request has them
 * @param lines the line of each change
 * @param errors faults of the form; fields are places in the file
 */
public record PriceChangeCsv(ArrayNode changes, List<Long> lines, List<FieldError> errors) {
  private static final ObjectMapper JSON = Json.mapper();
  private static final int CREATED = 202;
  private static final Pattern PLACE = Pattern.compile("changes\\[(\\d+)](?:\\.(\\w+))?");

  /** Copies the lists. */
  public PriceChangeCsv {
    lines = List.copyOf(lines);
    errors = List.copyOf(errors);
  }

  /**
   * Takes the table of a file.
   *
   * @param table the table
   * @return its changes
   */
  public static PriceChangeCsv of(CsvTable table) {
    ArrayNode changes = JsonNodeFactory.instance.arrayNode();
    for (CsvRow row : table.rows()) {
      ObjectNode change = changes.addObject();
      row.cells().forEach(change::put);
    }
    return new PriceChangeCsv(
        changes, table.rows().stream().map(CsvRow::line).toList(), table.errors());
  }

  /**
   * Returns what became of a file.
   *
   * @param csv the file
   * @param checked its request with whatever is wrong with it
   * @param rows what the statement returned where the request was valid; the first has its answer
   * @return the result, each fault with its place in the file
   */
  public static InboxResult result(PriceChangeCsv csv, CheckedRequest checked, Object rows) {
    if (checked.isRefused()) {
      return InboxResult.rejected(
          checked.errors().stream()
              .map(fault -> new FieldError(csv.place(fault.field()), fault.code(), fault.message()))
              .toList());
    }
    Map<?, ?> outcome = (Map<?, ?>) ((List<?>) rows).getFirst();
    List<String> tasks = tasks(String.valueOf(outcome.get("answer")));
    return ((Number) outcome.get("status")).intValue() == CREATED
        ? InboxResult.taken(
            "%d changes, %d tasks".formatted(csv.changes().size(), tasks.size()), tasks)
        : InboxResult.takenBefore(tasks);
  }

  private static List<String> tasks(String answer) {
    try {
      List<String> tasks = new ArrayList<>();
      for (JsonNode task : JSON.readTree(answer).path("tasks")) {
        tasks.add(
            "task %s for %s"
                .formatted(task.path("taskId").asText(), task.path("apClientId").asText()));
      }
      return tasks;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the statement returned tasks in no known form", e);
    }
  }

  private String place(String field) {
    Matcher place = PLACE.matcher(field);
    if (!place.matches()) {
      return field;
    }
    String line = "line " + lines.get(Integer.parseInt(place.group(1)));
    return place.group(2) == null ? line : line + ", column " + place.group(2);
  }
}
