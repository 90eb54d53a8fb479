/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.pricetag;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.camel.http.FieldError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A CSV file of price changes: a header line with the columns tagId, storeId, sku, price and
 * currency in any order, then a line per change. An empty cell counts as absent.
 *
 * @param changes the changes as the request has them
 * @param lines the line of each change
 * @param errors faults of the form; fields are places in the file
 */
public record PriceChangeCsv(ArrayNode changes, List<Integer> lines, List<FieldError> errors) {
  private static final Set<String> COLUMNS = Set.of("tagId", "storeId", "sku", "price", "currency");
  private static final Pattern PLACE = Pattern.compile("changes\\[(\\d+)](?:\\.(\\w+))?");
  private static final int KEY_NAME_LENGTH = 31;

  /** Copies the lists. */
  public PriceChangeCsv {
    lines = List.copyOf(lines);
    errors = List.copyOf(errors);
  }

  /**
   * Makes the request key of a file: the same file under the same name is the same request.
   *
   * @param name name of the file
   * @param content its bytes
   * @return a key of 64 characters at most that begins like the name
   */
  public static String key(String name, byte[] content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      String hash = HexFormat.of().formatHex(digest.digest(content), 0, 16);
      String readable = name.replaceAll("[^A-Za-z0-9._-]", "_");
      return readable.substring(0, Math.min(KEY_NAME_LENGTH, readable.length())) + "-" + hash;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Reads the lines of a file.
   *
   * @param rows the cells of each line, the header first
   * @return the file; without changes if its form is wrong
   */
  public static PriceChangeCsv of(List<List<String>> rows) {
    List<String> header = rows.isEmpty() ? List.of() : header(rows.getFirst());
    if (!COLUMNS.containsAll(header) || new HashSet<>(header).size() < header.size()) {
      String message = "the columns are to be tagId,storeId,sku,price,currency, not %s";
      return unreadable("line 1", "HEADER", message.formatted(String.join(",", header)));
    }
    ArrayNode changes = JsonNodeFactory.instance.arrayNode();
    List<Integer> lines = new ArrayList<>();
    List<FieldError> errors = new ArrayList<>();
    for (int row = 1; row < rows.size(); row++) {
      List<String> cells = rows.get(row);
      if (cells.size() == 1 && cells.getFirst().isBlank()) {
        continue;
      }
      if (cells.size() != header.size()) {
        String message = "%d cells instead of %d".formatted(cells.size(), header.size());
        errors.add(new FieldError("line " + (row + 1), "CELLS", message));
      } else {
        changes.add(change(header, cells));
        lines.add(row + 1);
      }
    }
    return new PriceChangeCsv(changes, lines, errors);
  }

  /**
   * Stands for a file that is no CSV.
   *
   * @param message what is wrong with it
   * @return a file without changes
   */
  public static PriceChangeCsv unreadable(String message) {
    return unreadable("file", "FORM", message);
  }

  private static PriceChangeCsv unreadable(String field, String code, String message) {
    return new PriceChangeCsv(
        JsonNodeFactory.instance.arrayNode(),
        List.of(),
        List.of(new FieldError(field, code, message)));
  }

  private static List<String> header(List<String> cells) {
    return cells.stream().map(cell -> cell.replace("\uFEFF", "").strip()).toList();
  }

  private static ObjectNode change(List<String> header, List<String> cells) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    for (int column = 0; column < header.size(); column++) {
      String cell = cells.get(column).strip();
      if (!cell.isEmpty()) {
        change.put(header.get(column), cell);
      }
    }
    return change;
  }

  /**
   * Tells what is wrong with a file.
   *
   * @param csv the file
   * @param checked its request
   * @return a line of text per fault, with its place in the file
   */
  public static String report(PriceChangeCsv csv, CheckedRequest checked) {
    return checked.errors().stream()
        .map(
            fault ->
                "%s: %s: %s\n".formatted(csv.place(fault.field()), fault.code(), fault.message()))
        .collect(Collectors.joining());
  }

  private String place(String field) {
    Matcher place = PLACE.matcher(field);
    if (!place.matches()) {
      return field;
    }
    String line = "line " + lines.get(Integer.parseInt(place.group(1)));
    return place.group(2) == null ? line : line + ", column " + place.group(2);
  }
}
