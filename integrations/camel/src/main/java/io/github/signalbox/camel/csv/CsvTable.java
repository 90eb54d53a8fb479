/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csv;

import io.github.signalbox.camel.http.FieldError;
import java.util.List;

/**
 * What a CSV file holds.
 *
 * @param rows its lines below the header, without blank ones
 * @param errors faults of the form, each with its place in the file; none of it is to be applied if
 *     there is one
 */
public record CsvTable(List<CsvRow> rows, List<FieldError> errors) {
  /** Copies the lists. */
  public CsvTable {
    rows = List.copyOf(rows);
    errors = List.copyOf(errors);
  }

  /** Says whether the form of the file is right. */
  public boolean isValid() {
    return errors.isEmpty();
  }

  /**
   * Stands for a file that cannot be read.
   *
   * @param error the reason
   * @return a table without rows
   */
  static CsvTable unreadable(FieldError error) {
    return new CsvTable(List.of(), List.of(error));
  }
}
