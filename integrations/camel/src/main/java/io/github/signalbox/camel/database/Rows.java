/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.database;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Rows of a statement's result. */
public final class Rows {
  private Rows() {}

  /**
   * Keeps the rows that have a value.
   *
   * @param rows the rows
   * @param column the column that must not be null
   * @return those rows, in their order
   */
  public static List<Map<String, Object>> having(List<Map<String, Object>> rows, String column) {
    return rows.stream().filter(row -> row.get(column) != null).toList();
  }

  /**
   * Tells how long it is until a time in a row.
   *
   * @param row the row
   * @param column a column with a time
   * @return whole seconds from now, at least 1
   * @throws IllegalArgumentException if the column holds no time
   */
  public static long secondsUntil(Map<String, Object> row, String column) {
    if (!(row.get(column) instanceof Timestamp time)) {
      throw new IllegalArgumentException("column '" + column + "' is no time: " + row.get(column));
    }
    return Math.max(1, Duration.between(Instant.now(), time.toInstant()).toSeconds());
  }
}
