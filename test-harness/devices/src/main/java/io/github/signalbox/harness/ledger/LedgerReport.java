/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run tells its readers: as text, as JSON for programs and as an HTML page with charts.
 *
 * @param title the run's name, one line
 * @param facts the settings worth knowing, in reading order
 * @param snapshot the state of the books at the end
 * @param balance the comparison with other books, null if there was none
 */
public record LedgerReport(
    String title, Map<String, String> facts, Snapshot snapshot, @Nullable Balance balance) {
  /** The name of the JSON file. */
  public static final String JSON_FILE = "ledger.json";

  /** The name of the HTML file. */
  public static final String HTML_FILE = "report.html";

  /** Copies the facts. */
  public LedgerReport {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** Returns the summary for a terminal, several lines. */
  public String text() {
    return TextReport.of(this);
  }

  /** Returns the whole report as JSON. */
  public String json() {
    return JsonReport.of(this);
  }

  /** Returns a page that needs no other file: charts are inline SVG, there is no script. */
  public String html() {
    return HtmlReport.of(this);
  }

  /**
   * Writes {@value #JSON_FILE} and {@value #HTML_FILE}.
   *
   * @param directory where; made if it is missing; files of these names are replaced
   * @return the HTML file
   * @throws IOException if the directory or a file cannot be written
   */
  public Path writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(JSON_FILE), json());
    return Files.writeString(directory.resolve(HTML_FILE), html());
  }
}
