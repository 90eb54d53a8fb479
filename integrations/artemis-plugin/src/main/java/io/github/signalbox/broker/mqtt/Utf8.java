/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.netty.buffer.ByteBuf;

/**
 * Checks encoded strings where they are, without a copy.
 *
 * <p>Source: MQTT 5 section 1.5.4, MQTT 3.1.1 section 1.5.3; Unicode 15 table 3-7.
 */
final class Utf8 {
  /** What is wrong with a string. */
  enum Fault {
    /** Nothing is. */
    NONE("is a string"),
    /** Some bytes are no character; a surrogate is none either. */
    ILL_FORMED("is not well-formed UTF-8"),
    /** The one character that MQTT never allows. */
    NUL("holds the character U+0000"),
    /** U+0001 to U+001F, or U+007F to U+009F. */
    CONTROL("holds a control character"),
    /** A code point that Unicode never gives to a character. */
    NONCHARACTER("holds a noncharacter");

    private final String text;

    Fault(String text) {
      this.text = text;
    }

    /** Returns what follows the field's name in a message. */
    String text() {
      return text;
    }
  }

  private static final int DELETE = 0x7F;
  private static final int LAST_CONTROL = 0x9F;

  private Utf8() {}

  /**
   * Checks a string.
   *
   * @param bytes holds it
   * @param from its first byte
   * @param to behind its last byte
   * @param strict whether control characters and noncharacters are faults too
   */
  static Fault check(ByteBuf bytes, int from, int to, boolean strict) {
    int at = from;
    while (at < to) {
      int first = bytes.getByte(at);
      int more = continuations(first);
      if (more < 0 || at + more >= to) {
        return Fault.ILL_FORMED;
      }
      int character = more == 0 ? first : first & 0x3F >> more;
      for (int i = 1; i <= more; i++) {
        int next = bytes.getByte(at + i);
        if ((next & 0xC0) != 0x80) {
          return Fault.ILL_FORMED;
        }
        character = character << 6 | next & 0x3F;
      }
      Fault fault = fault(character, more, strict);
      if (fault != Fault.NONE) {
        return fault;
      }
      at += more + 1;
    }
    return Fault.NONE;
  }

  /** Returns how many bytes follow a first byte; less than 0 where it is not a first byte. */
  private static int continuations(int first) {
    if (first >= 0) {
      return 0;
    }
    if ((first & 0xE0) == 0xC0) {
      return 1;
    }
    if ((first & 0xF0) == 0xE0) {
      return 2;
    }
    return (first & 0xF8) == 0xF0 ? 3 : -1;
  }

  private static Fault fault(int character, int continuations, boolean strict) {
    if (character == 0 && continuations == 0) {
      return Fault.NUL;
    }
    boolean shortest =
        switch (continuations) {
          case 0 -> true;
          case 1 -> character >= 0x80;
          case 2 -> character >= 0x800;
          default -> character >= Character.MIN_SUPPLEMENTARY_CODE_POINT;
        };
    boolean surrogate =
        character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    if (!shortest || surrogate || character > Character.MAX_CODE_POINT) {
      return Fault.ILL_FORMED;
    }
    return strict ? strictFault(character) : Fault.NONE;
  }

  private static Fault strictFault(int character) {
    if (character < ' ' || character >= DELETE && character <= LAST_CONTROL) {
      return Fault.CONTROL;
    }
    boolean last = (character & 0xFFFE) == 0xFFFE;
    return last || character >= 0xFDD0 && character <= 0xFDEF ? Fault.NONCHARACTER : Fault.NONE;
  }
}
