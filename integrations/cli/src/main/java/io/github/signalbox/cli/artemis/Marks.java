/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Blocks that this installer puts into a file of somebody else, between two comments that say so.
 *
 * <p>A block starts with the line break before its first comment and ends with its last comment, so
 * that taking it out leaves the bytes of before.
 */
enum Marks {
  /** Comments of XML. */
  XML("<!-- ", " -->"),
  /** Comments of {@code login.config}. */
  LOGIN_CONFIG("// ", ""),
  /** Comments of a properties file. */
  PROPERTIES("# ", "");

  private static final String BEGIN = "signalbox: begin ";
  private static final String END = "signalbox: end ";

  private final String opening;
  private final String closing;

  Marks(String opening, String closing) {
    this.opening = opening;
    this.closing = closing;
  }

  /** Returns the line break of a text. */
  static String lineBreak(String text) {
    return text.contains("\r\n") ? "\r\n" : "\n";
  }

  /** Returns the blanks before an offset, if its line has nothing else before it. */
  static String indentAt(String text, int offset) {
    int lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    String before = text.substring(lineStart, offset);
    return before.isBlank() ? before : "";
  }

  /**
   * Makes a block.
   *
   * @param text the text that it is for, whose line breaks it uses
   * @param name says which block it is
   * @param indent blanks before each of its lines
   * @param content its lines, separated by {@code \n}
   */
  String block(String text, String name, String indent, String content) {
    String lines = begin(name) + "\n" + content.stripTrailing() + "\n" + end(name);
    return ("\n" + lines).replace("\n", lineBreak(text) + indent);
  }

  /** Puts a block behind an offset. */
  String insert(String text, int offset, String name, String indent, String content) {
    return text.substring(0, offset) + block(text, name, indent, content) + text.substring(offset);
  }

  /** Whether a block is there. */
  boolean has(String text, String name) {
    return text.contains(begin(name));
  }

  /** Puts a block behind an offset, with content that was a block's content before. */
  String insertAgain(String text, int offset, String name, String indent, String content) {
    return text.substring(0, offset)
        + lineBreak(text)
        + indent
        + begin(name)
        + content
        + end(name)
        + text.substring(offset);
  }

  /**
   * Returns what stands between the two comments of a block.
   *
   * @return empty where there is no such block
   */
  Optional<String> content(String text, String name) {
    int begin = text.indexOf(begin(name));
    int end = text.indexOf(end(name));
    return begin < 0 || end < begin
        ? Optional.empty()
        : Optional.of(text.substring(begin + begin(name).length(), end));
  }

  private String begin(String name) {
    return opening + BEGIN + name + closing;
  }

  private String end(String name) {
    return opening + END + name + closing;
  }

  /**
   * Takes a block out.
   *
   * @throws InstallException if only one of its comments is there, or there is more than one block
   */
  String remove(String file, String text, String name) {
    return remove(file, text, name, Pattern.compile(".*", Pattern.DOTALL));
  }

  /**
   * Takes a block out; where its content is another than expected, its two comments alone.
   *
   * @throws InstallException if only one of its comments is there, or there is more than one block
   */
  String remove(String file, String text, String name, Pattern expected) {
    int begin = text.indexOf(begin(name));
    int end = text.indexOf(end(name));
    if (begin < 0 && end < 0) {
      return text;
    }
    if (end < begin
        || begin < 0
        || begin != text.lastIndexOf(begin(name))
        || end != text.lastIndexOf(end(name))) {
      throw new InstallException(
          "%s: the comments '%s' and '%s' must stand once, in this order"
              .formatted(file, begin(name), end(name)));
    }
    int behind = end + end(name).length();
    int contentStart = begin + begin(name).length();
    if (expected.matcher(text.substring(contentStart, end)).matches()) {
      return cut(text, begin, behind);
    }
    return cut(cut(text, end, behind), begin, contentStart);
  }

  /** Adds a block at the end of a properties file. */
  String append(String text, String name, String content) {
    String block = block(text, name, "", content);
    boolean startsLine = text.isEmpty() || text.endsWith("\n");
    String lineBreak = lineBreak(text);
    return text + (startsLine ? block.substring(lineBreak.length()) + lineBreak : block);
  }

  /** Cuts a piece and one line break: the one before it, or behind it where a file ends with it. */
  private String cut(String text, int from, int to) {
    String before = text.substring(0, from).replaceFirst("[ \t]+\\z", "");
    String after = text.substring(to);
    if (this == PROPERTIES && after.matches("(?s)\r?\n.*")) {
      return before + after.replaceFirst("\r?\n", "");
    }
    return before.replaceFirst("\r?\n\\z", "") + after;
  }
}
