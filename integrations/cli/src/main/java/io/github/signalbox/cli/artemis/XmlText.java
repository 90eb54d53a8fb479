/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the elements of a well-formed XML text stand, so that something can be put in without
 * touching the rest.
 */
final class XmlText {
  private final String text;
  private int at;

  private XmlText(String text) {
    this.text = text;
  }

  /**
   * An element by its offsets in the text.
   *
   * @param name as written
   * @param start of its start tag
   * @param contentStart behind its start tag
   * @param contentEnd before its end tag
   * @param end behind its end tag
   * @param children its elements, in order
   */
  record Element(
      String name, int start, int contentStart, int contentEnd, int end, List<Element> children) {
    /** Whether it is written as one empty tag. */
    boolean isEmptyTag() {
      return contentStart == end;
    }

    /** Returns the children of a name. */
    List<Element> children(String childName) {
      return children.stream().filter(child -> child.name.equals(childName)).toList();
    }
  }

  /** Returns the root element of a text that a parser has accepted. */
  static Element root(String text) {
    XmlText reader = new XmlText(text);
    do {
      reader.at = text.indexOf('<', reader.at);
    } while (reader.skipsOther());
    return reader.element();
  }

  private Element element() {
    int start = at;
    int contentStart = endOfTag();
    String name = text.substring(start + 1).split("[\\s/>]", 2)[0];
    at = contentStart;
    List<Element> children = new ArrayList<>();
    if (text.charAt(contentStart - 2) == '/') {
      return new Element(name, start, contentStart, contentStart, contentStart, children);
    }
    while (true) {
      at = text.indexOf('<', at);
      if (text.startsWith("</", at)) {
        int contentEnd = at;
        at = text.indexOf('>', at) + 1;
        return new Element(name, start, contentStart, contentEnd, at, children);
      }
      if (!skipsOther()) {
        children.add(element());
      }
    }
  }

  private int endOfTag() {
    char quote = 0;
    int end = at;
    for (char c = text.charAt(end); quote != 0 || c != '>'; c = text.charAt(++end)) {
      if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      }
    }
    return end + 1;
  }

  /** Passes a comment, a CDATA section or an instruction. */
  private boolean skipsOther() {
    return skips("<!--", "-->") || skips("<![CDATA[", "]]>") || skips("<?", "?>");
  }

  private boolean skips(String opening, String closing) {
    if (!text.startsWith(opening, at)) {
      return false;
    }
    at = text.indexOf(closing, at + opening.length()) + closing.length();
    return true;
  }
}
