/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.database;

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
}
