/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.addressing;

import java.util.regex.Pattern;

/**
 * Character and length rules that client IDs and topics share.
 *
 * <p>Source: ApsaraMQ for MQTT, limits: digits, letters, {@code -} and {@code _}, 64 characters in
 * all.
 */
final class NameRules {
  static final int MAX_LENGTH = 64;

  private static final int MIN_GROUP_LENGTH = 7;
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-]+");
  private static final int MAX_QUOTED = 80;

  private NameRules() {}

  static String requirePart(String field, String value) {
    if (!PART.matcher(value).matches()) {
      throw new AddressingException(
          field + " " + quote(value) + " must consist of letters, digits, '-' and '_'");
    }
    return value;
  }

  static String requireGroup(String value) {
    requirePart("group ID", value);
    requireLength("group ID", value, MIN_GROUP_LENGTH, MAX_LENGTH);
    return value;
  }

  static void requireLength(String field, String value, int min, int max) {
    if (value.length() < min || value.length() > max) {
      throw new AddressingException(
          "%s %s has %d characters; allowed are %d to %d"
              .formatted(field, quote(value), value.length(), min, max));
    }
  }

  /** Quotes a value for a message, cut to a readable length and without control characters. */
  static String quote(String value) {
    String shown = value.length() > MAX_QUOTED ? value.substring(0, MAX_QUOTED) + "…" : value;
    return "'" + shown.replaceAll("\\p{Cntrl}", "?") + "'";
  }
}
