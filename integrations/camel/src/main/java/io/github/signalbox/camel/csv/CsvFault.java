/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csv;

import io.github.signalbox.camel.http.FieldError;

/** A fault after which nothing more of a file can be read. */
final class CsvFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient FieldError error;

  CsvFault(long line, String code, String message) {
    this("line " + line, code, message);
  }

  CsvFault(String place, String code, String message) {
    super(place + ": " + code + ": " + message);
    this.error = new FieldError(place, code, message);
  }

  /** Returns the place in the file, the rule that is broken and the reason. */
  FieldError error() {
    return error;
  }
}
