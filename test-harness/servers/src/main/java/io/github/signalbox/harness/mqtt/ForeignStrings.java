/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Strings that few clients send and that a broker may pass on: each control character and
 * noncharacters, which MQTT 5 allows, U+0000 and ill-formed UTF-8, which it does not.
 *
 * <p>Source: MQTT 5.0, section 1.5.4; Unicode 16, sections 3.9 and 23.7.
 */
public final class ForeignStrings {
  private ForeignStrings() {}

  /**
   * A string of its own.
   *
   * @param name what is odd about it
   * @param bytes its bytes; not copied
   */
  public record Foreign(String name, byte[] bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Returns each string once. */
  public static List<Foreign> all() {
    List<Foreign> all = new ArrayList<>();
    IntStream.concat(
            IntStream.concat(IntStream.rangeClosed(0, 0x1f), IntStream.rangeClosed(0x7f, 0x9f)),
            IntStream.of(0x2028, 0xfdd0, 0xfeff, 0xfffe, 0xffff, 0x1fffe, 0x10ffff))
        .forEach(
            character ->
                all.add(
                    new Foreign(
                        "U+%04X".formatted(character),
                        ("a" + Character.toString(character) + "b")
                            .getBytes(StandardCharsets.UTF_8))));
    all.add(new Foreign("stray continuation", bytes('a', 0x80, 'b')));
    all.add(new Foreign("cut sequence", bytes('a', 0xc3)));
    all.add(new Foreign("overlong U+0000", bytes('a', 0xc0, 0x80)));
    all.add(new Foreign("surrogate", bytes('a', 0xed, 0xa0, 0x80)));
    all.add(new Foreign("beyond Unicode", bytes('a', 0xf4, 0x90, 0x80, 0x80)));
    all.add(new Foreign("byte FF", bytes(0xff)));
    return all;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int index = 0; index < values.length; index++) {
      bytes[index] = (byte) values[index];
    }
    return bytes;
  }
}
