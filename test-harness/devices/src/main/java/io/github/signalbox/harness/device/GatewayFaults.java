/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.util.StringJoiner;

/**
 * How gateways fail their callers. A share is of the commands; those named are gateways, by device
 * ID or client ID, and fail each command. Which are hit follows from the seed alone.
 *
 * @param fail commands that are not run and end with the error INTERNAL
 * @param ignore commands that are run and never answered
 * @param late commands that are answered after the caller's patience
 * @param malformed commands whose answer is no JSON, or breaks its schema
 */
public record GatewayFaults(Selection fail, Selection ignore, Selection late, Selection malformed) {
  /** Gateways that answer every command in time. */
  public static final GatewayFaults NONE = new GatewayFaults(0, 0, 0, 0);

  /**
   * Takes shares of the commands, each 0 to 1.
   *
   * @param fail that are not run and end with the error INTERNAL
   * @param ignore that are run and never answered
   * @param late that are answered after the caller's patience
   * @param malformed whose answer is no JSON, or breaks its schema
   * @throws IllegalArgumentException if a share is out of range
   */
  public GatewayFaults(double fail, double ignore, double late, double malformed) {
    this(
        Selection.share(fail),
        Selection.share(ignore),
        Selection.share(late),
        Selection.share(malformed));
  }

  /** Returns what goes wrong in words; {@code none} if nothing does. */
  public String describe() {
    StringJoiner words = new StringJoiner(", ");
    words.setEmptyValue("none");
    add(words, "fail", fail);
    add(words, "ignore", ignore);
    add(words, "late", late);
    add(words, "malformed", malformed);
    return words.toString();
  }

  private static void add(StringJoiner words, String name, Selection selection) {
    if (!selection.isNone()) {
      words.add(name + " " + selection);
    }
  }
}
