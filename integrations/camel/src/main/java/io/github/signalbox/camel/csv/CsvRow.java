/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csv;

import java.util.Map;

/**
 * A line of a table.
 *
 * @param line number of its first line in the file, from 1
 * @param cells its cells by column, without those that are blank
 */
public record CsvRow(long line, Map<String, String> cells) {
  /** Copies the cells. */
  public CsvRow {
    cells = Map.copyOf(cells);
  }
}
