/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import java.util.ArrayList;
import java.util.List;

/** Lays out rows in columns as wide as their widest cell; numbers stand to the right. */
final class TextTable {
  private static final String GAP = "  ";

  private TextTable() {}

  static String of(List<String> header, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>();
    all.add(header);
    all.addAll(rows);
    int[] widths = new int[header.size()];
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < all.size(); i++) {
      appendRow(text, all.get(i), widths, rows);
    }
    return text.toString();
  }

  private static void appendRow(
      StringBuilder text, List<String> row, int[] widths, List<List<String>> rows) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - row.get(i).length());
      line.append(isNumeric(rows, i) ? padding + row.get(i) : row.get(i) + padding).append(GAP);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static boolean isNumeric(List<List<String>> rows, int column) {
    return !rows.isEmpty()
        && rows.stream().allMatch(row -> row.get(column).matches("[0-9.,-]*( [µm]?s)?"));
  }
}
