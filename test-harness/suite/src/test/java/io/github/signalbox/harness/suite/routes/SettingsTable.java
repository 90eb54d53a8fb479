/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The settings as the README's table shows them: a row per key, in the order of the file. */
final class SettingsTable {
  private static final String HEAD =
      "| Key | Environment variable | Default | Meaning |\n|---|---|---|---|\n";
  private static final String GROUP = "# --- ";

  /** Passed on to Camel: wiring, not settings of this bundle. */
  private static final String CAMEL = "camel.";

  private final StringBuilder table = new StringBuilder(HEAD);
  private final List<String> comment = new ArrayList<>();
  private boolean commentUsed;

  private SettingsTable() {}

  /** Writes the table of a properties file. */
  static String of(String properties) {
    SettingsTable table = new SettingsTable();
    properties.lines().forEach(table::line);
    return table.table.toString();
  }

  private void line(String line) {
    if (line.startsWith(GROUP)) {
      comment.clear();
    } else if (line.startsWith("# ")) {
      comment(line.substring(2));
    } else if (line.contains("=") && !line.startsWith(CAMEL)) {
      row(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
    }
  }

  private void comment(String text) {
    if (commentUsed) {
      comment.clear();
      commentUsed = false;
    }
    comment.add(text);
  }

  private void row(String key, String value) {
    commentUsed = true;
    String variable = key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    String shown = value.isEmpty() ? "" : "`" + value + "`";
    String meaning = String.join(" ", comment).replace("|", "\\|");
    table.append("| `%s` | `%s` | %s | %s |%n".formatted(key, variable, shown, meaning));
  }
}
