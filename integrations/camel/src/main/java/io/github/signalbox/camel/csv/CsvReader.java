/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csv;

import io.github.signalbox.camel.http.FieldError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads CSV as spreadsheets write it: a header line that names the columns in any order, then a
 * line per row. Cells are separated by comma, semicolon or tab, whichever the header shows or a
 * first line such as {@code sep=;} says. Blank lines, rows of bare separators and unnamed empty
 * columns at the end count for nothing.
 *
 * <p>Source: RFC 4180, and Excel's "CSV", "CSV UTF-8" and "Unicode text".
 */
public final class CsvReader {
  /**
   * Faults that are noted; a file of which every line is wrong tells no more by naming them all.
   */
  static final int MAX_ERRORS = 100;

  private static final Map<Character, String> SEPARATORS =
      new TreeMap<>(Map.of(',', "comma", ';', "semicolon", '\t', "tab"));
  private static final String HINT = "sep=";

  private final List<String> columns;
  private final Set<String> required;
  private List<String> header = List.of();
  private final List<CsvRow> rows = new ArrayList<>();
  private final List<FieldError> errors = new ArrayList<>();

  private CsvReader(List<String> columns, Set<String> required) {
    this.columns = columns;
    this.required = required;
  }

  /**
   * Reads a file.
   *
   * @param bytes the whole file
   * @param columns the columns that a file may have
   * @param required those that it must have
   * @return its table
   */
  public static CsvTable read(byte[] bytes, List<String> columns, Set<String> required) {
    CsvReader reader = new CsvReader(columns, required);
    try {
      reader.read(CsvText.of(bytes));
    } catch (CsvFault e) {
      return CsvTable.unreadable(e.error());
    }
    return new CsvTable(reader.rows, reader.errors);
  }

  private void read(String text) throws CsvFault {
    boolean hinted = text.regionMatches(true, 0, HINT, 0, HINT.length());
    String first = hinted ? text.lines().findFirst().orElse("") : "";
    String body = text.substring(first.length());
    if (body.isBlank()) {
      throw new CsvFault(
          "file", "EMPTY", "the file is empty; its first line is to name the columns");
    }
    parse(body, hinted ? hintedSeparator(first) : separatorOf(body));
  }

  private static char hintedSeparator(String first) throws CsvFault {
    char separator = first.length() == HINT.length() + 1 ? first.charAt(HINT.length()) : 0;
    if (!SEPARATORS.containsKey(separator)) {
      throw new CsvFault(
          1, "SEPARATOR", "%s is not sep= and comma, semicolon or tab".formatted(printable(first)));
    }
    return separator;
  }

  /** The separator by which the header has the most columns that are known. */
  private char separatorOf(String text) {
    String header = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    char best = ',';
    int most = 0;
    for (char separator : SEPARATORS.keySet()) {
      int known = 0;
      for (String name : header.split("[" + separator + "]")) {
        known += columns.contains(name.strip().replace("\"", "")) ? 1 : 0;
      }
      if (known > most) {
        most = known;
        best = separator;
      }
    }
    return best;
  }

  private void parse(String text, char separator) throws CsvFault {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(separator)
            .setIgnoreEmptyLines(false)
            .setIgnoreSurroundingSpaces(true)
            .get();
    long line = 0;
    try (CSVParser parser = CSVParser.parse(text, format)) {
      Iterator<CSVRecord> records = parser.iterator();
      while (records.hasNext()) {
        take(line + 1, records.next(), separator);
        line = parser.getCurrentLineNumber();
      }
    } catch (IOException | UncheckedIOException e) {
      Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
      throw new CsvFault(line + 1, "FORM", String.valueOf(cause.getMessage()));
    }
    if (rows.isEmpty() && errors.isEmpty()) {
      throw new CsvFault("file", "EMPTY", "the file has no line beside its header");
    }
  }

  private void take(long line, CSVRecord cells, char separator) throws CsvFault {
    List<String> filled = withoutBlankEnd(cells);
    if (filled.isEmpty()) {
      return;
    }
    if (header.isEmpty()) {
      header = header(line, filled, separator);
    } else if (errors.size() < MAX_ERRORS) {
      if (cells.size() < header.size() || filled.size() > header.size()) {
        String message = "%d cells instead of %d, separated by %s";
        errors.add(
            new FieldError(
                "line " + line,
                "CELLS",
                message.formatted(cells.size(), header.size(), SEPARATORS.get(separator))));
      } else {
        rows.add(row(line, filled));
      }
    }
  }

  private static List<String> withoutBlankEnd(CSVRecord cells) {
    int end = cells.size();
    while (end > 0 && cells.get(end - 1).isBlank()) {
      end--;
    }
    return cells.stream().limit(end).map(String::strip).toList();
  }

  private List<String> header(long line, List<String> names, char separator) throws CsvFault {
    Set<String> distinct = new HashSet<>(names);
    if (!columns.containsAll(names)
        || distinct.size() < names.size()
        || !distinct.containsAll(required)) {
      throw new CsvFault(
          line,
          "HEADER",
          "the columns are to be %s, separated by comma, semicolon or tab, not %s"
              .formatted(
                  String.join(",", columns),
                  printable(String.join(String.valueOf(separator), names))));
    }
    return names;
  }

  private CsvRow row(long line, List<String> filled) {
    Map<String, String> cells = new HashMap<>();
    for (int column = 0; column < filled.size(); column++) {
      String cell = filled.get(column);
      if (!cell.isEmpty()) {
        cells.put(header.get(column), cell);
        check("line " + line + ", column " + header.get(column), cell);
      }
    }
    return new CsvRow(line, cells);
  }

  private void check(String place, String cell) {
    cell.chars()
        .filter(Character::isISOControl)
        .findFirst()
        .ifPresent(
            control ->
                errors.add(
                    new FieldError(
                        place,
                        "CHARACTER",
                        "control character U+%04X is not allowed".formatted(control))));
  }

  /** Makes text from a file fit into one line of a report. */
  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
