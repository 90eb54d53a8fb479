/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import java.util.Optional;

/**
 * Which texts can be kept and passed on: those without U+0000, which PostgreSQL cannot store, and
 * without a surrogate that has lost its other half, which UTF-8 cannot express.
 *
 * <p>Source: PostgreSQL, section 8.14.1; Unicode, chapter 3, D92.
 */
public final class Text {
  private static final char REPLACEMENT = '\uFFFD';

  private Text() {}

  /**
   * Looks for a character that cannot be kept.
   *
   * @param text any text
   * @return what is wrong, with the character and its place, counted from 0; empty if nothing is
   */
  public static Optional<String> fault(String text) {
    for (int at = 0; at < text.length(); at++) {
      char unit = text.charAt(at);
      if (unit == 0) {
        return Optional.of("has the character U+0000 at index " + at);
      }
      if (Character.isSurrogate(unit)) {
        if (!isPair(text, at)) {
          return Optional.of(
              "has half a surrogate pair, U+%04X, at index %d".formatted((int) unit, at));
        }
        at++;
      }
    }
    return Optional.empty();
  }

  private static boolean isPair(String text, int at) {
    return at + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
  }

  /**
   * Replaces the characters that cannot be kept.
   *
   * @param text any text
   * @return the text with U+FFFD in their places
   */
  public static String storable(String text) {
    if (fault(text).isEmpty()) {
      return text;
    }
    StringBuilder kept = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      if (isPair(text, at)) {
        kept.append(text, at, at + 2);
        at++;
      } else {
        char unit = text.charAt(at);
        kept.append(unit == 0 || Character.isSurrogate(unit) ? REPLACEMENT : unit);
      }
    }
    return kept.toString();
  }

  /**
   * Makes a text fit for one line of a message.
   *
   * @param text any text
   * @return the text with control characters, line breaks and half surrogate pairs as {@code
   *     \\uXXXX}
   */
  public static String printable(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isPrintable(point)) {
                shown.appendCodePoint(point);
              } else {
                shown.append("\\u%04x".formatted(point));
              }
            });
    return shown.toString();
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
