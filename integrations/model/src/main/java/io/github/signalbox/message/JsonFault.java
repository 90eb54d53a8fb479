/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value that is JSON by its form, but that no database, device or index would take as it is: a
 * number beyond the range of a double, a text with a character that cannot be kept, or too deep a
 * nesting.
 *
 * <p>Source: RFC 8259, sections 6 (range of numbers) and 8.2 (unpaired surrogates).
 *
 * @param field path of the value, such as {@code changes[3].sku}; empty for the document itself
 * @param code {@value #NUMBER}, {@value #CHARACTER} or {@value #DEPTH}
 * @param message the rule and the value
 */
public record JsonFault(String field, String code, String message) {
  /** Code of a number out of range. */
  public static final String NUMBER = "NUMBER_RANGE";

  /** Code of a text, or of a name in an object, with a character that cannot be kept. */
  public static final String CHARACTER = "CHARACTER";

  /** Code of an object or array that is nested too deeply. */
  public static final String DEPTH = "DEPTH";

  /**
   * How deep objects and arrays may be nested; far below what readers take, since values travel
   * inside others, such as a command in an event in a batch.
   */
  public static final int MAX_DEPTH = 100;

  private static final int MAX_FIELD_LENGTH = 200;
  private static final int MAX_FAULTS = 100;
  private static final int MIN_EXPONENT = -307;
  private static final int MAX_EXPONENT = 308;
  private static final BigDecimal MAX_MAGNITUDE = BigDecimal.valueOf(Double.MAX_VALUE);
  private static final int MAX_VALUE_LENGTH = 64;

  /**
   * Checks a document, whatever its schema says. Takes time by the length of its text alone: a
   * number such as {@code 1E2147483647} is never written out.
   *
   * @param document as {@link Json#read} gives it
   * @return the first hundred faults in the order of the document
   */
  public static List<JsonFault> of(JsonNode document) {
    List<JsonFault> faults = new ArrayList<>();
    collect(JsonPlace.DOCUMENT, document, faults);
    return faults;
  }

  private static void collect(JsonPlace place, JsonNode node, List<JsonFault> faults) {
    if (faults.size() >= MAX_FAULTS) {
      return;
    }
    if (node.isContainerNode() && place.depth() >= MAX_DEPTH) {
      faults.add(
          new JsonFault(field(place), DEPTH, "is nested deeper than %d".formatted(MAX_DEPTH)));
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        JsonPlace member = place.member(entry.getKey());
        Text.fault(entry.getKey())
            .map(fault -> new JsonFault(field(member), CHARACTER, "its name " + fault))
            .ifPresent(faults::add);
        collect(member, entry.getValue(), faults);
      }
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        collect(place.item(i), node.get(i), faults);
      }
    } else {
      ofValue(node)
          .map(fault -> new JsonFault(field(place), codeOf(node), fault))
          .ifPresent(faults::add);
    }
  }

  private static String field(JsonPlace place) {
    String field = place.toString();
    return field.length() > MAX_FIELD_LENGTH ? field.substring(0, MAX_FIELD_LENGTH) + "…" : field;
  }

  private static String codeOf(JsonNode value) {
    return value.isTextual() ? CHARACTER : NUMBER;
  }

  private static Optional<String> ofValue(JsonNode node) {
    if (node.isTextual()) {
      return Text.fault(node.textValue());
    }
    if (!node.isNumber() || isInRange(node)) {
      return Optional.empty();
    }
    String value = node.asText();
    String shown = value.length() > MAX_VALUE_LENGTH ? value.substring(0, MAX_VALUE_LENGTH) : value;
    return Optional.of(
        "must be 0 or from 1E%d to %s in magnitude: %s"
            .formatted(MIN_EXPONENT, Double.MAX_VALUE, shown));
  }

  private static boolean isInRange(JsonNode node) {
    if (node.isDouble() || node.isFloat()) {
      return Double.isFinite(node.doubleValue());
    }
    if (!node.isBigDecimal() && !node.isBigInteger()) {
      return true;
    }
    BigDecimal value = node.decimalValue();
    long exponent = (long) value.precision() - value.scale() - 1;
    return value.signum() == 0
        || exponent >= MIN_EXPONENT
            && exponent <= MAX_EXPONENT
            && value.abs().compareTo(MAX_MAGNITUDE) <= 0;
  }
}
