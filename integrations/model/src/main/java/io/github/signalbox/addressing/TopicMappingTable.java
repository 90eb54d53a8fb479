/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.addressing;

import io.github.signalbox.addressing.TopicRule.Direction;
import io.github.signalbox.addressing.TopicRule.Priority;
import io.github.signalbox.addressing.TopicRule.SizeClass;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the topic-mapping table from its CSV file.
 *
 * <p>First line: the column names. Lines that start with {@code #} are comments. Lists of groups
 * are separated by {@code |}. No quoting: no column needs a comma.
 */
public final class TopicMappingTable {
  private static final String HEADER =
      "event-type,parent,direction,scenario,task,priority,size,"
          + "publishers,subscribers,answers-on,max-age";
  private static final int COLUMNS = HEADER.split(",").length;

  private TopicMappingTable() {}

  /**
   * Reads and checks a table.
   *
   * @param csv the file's text
   * @return the mapping
   * @throws IOException if the text cannot be read
   * @throws AddressingException if a line is not of the table's form or rows contradict each other;
   *     names the line
   */
  public static TopicMapping read(Reader csv) throws IOException {
    BufferedReader lines = new BufferedReader(csv);
    List<TopicRule> rows = new ArrayList<>();
    boolean headerSeen = false;
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (!headerSeen) {
        requireHeader(line);
        headerSeen = true;
        continue;
      }
      rows.add(row(line, number));
    }
    if (!headerSeen) {
      requireHeader("");
    }
    return TopicMapping.of(rows);
  }

  private static void requireHeader(String line) {
    if (!HEADER.equals(line.strip())) {
      throw new AddressingException("topic mapping must start with the line '" + HEADER + "'");
    }
  }

  private static TopicRule row(String line, int number) {
    String[] cells = line.split(",", -1);
    if (cells.length != COLUMNS) {
      throw new AddressingException(
          "topic mapping, line %d has %d columns; expected are %d"
              .formatted(number, cells.length, COLUMNS));
    }
    try {
      return new TopicRule(
          cells[0].strip(),
          cells[1].strip(),
          constant(Direction.class, "direction", cells[2]),
          cells[3].strip(),
          cells[4].strip(),
          constant(Priority.class, "priority", cells[5]),
          constant(SizeClass.class, "size", cells[6]),
          groups(cells[7]),
          groups(cells[8]),
          cells[9].strip(),
          Duration.parse(cells[10].strip()));
    } catch (AddressingException | DateTimeParseException e) {
      throw new AddressingException("topic mapping, line " + number + ": " + e.getMessage());
    }
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String column, String cell) {
    String name = cell.strip().toUpperCase(Locale.ROOT);
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new AddressingException(
                    column
                        + " "
                        + NameRules.quote(cell)
                        + " must be one of "
                        + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
  }

  private static Set<String> groups(String cell) {
    Set<String> groups = new LinkedHashSet<>();
    for (String group : cell.strip().split("\\|")) {
      groups.add(NameRules.requireGroup(group.strip()));
    }
    return groups;
  }
}
