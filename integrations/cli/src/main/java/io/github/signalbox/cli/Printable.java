/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Somebody else's text on a terminal: it neither steers the terminal nor looks like our lines. */
final class Printable {
  /** Control and format characters, line and paragraph separators, lone surrogates. */
  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

  private Printable() {}

  /** Returns a text as one line; what would steer the terminal is written as an escape. */
  static String line(String text) {
    return UNSAFE.matcher(text).replaceAll(found -> escape(found).replace("\\", "\\\\"));
  }

  /** Returns a text of several lines, each behind an indentation that none of our lines has. */
  static String block(String text) {
    return text.lines().map(line -> "  | " + line(line)).reduce((a, b) -> a + "\n" + b).orElse("");
  }

  private static String escape(MatchResult found) {
    int character = found.group().codePointAt(0);
    return switch (character) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> "\\u%04x".formatted(character);
    };
  }
}
