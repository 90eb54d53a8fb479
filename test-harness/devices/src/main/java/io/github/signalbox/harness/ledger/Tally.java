/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

/** How often one event met each fate: eight bits per fate in one number, so that IDs stay cheap. */
final class Tally {
  private static final int BITS = 8;
  private static final long MAX = (1L << BITS) - 1;

  private Tally() {}

  static long one(Fate fate) {
    return 1L << shift(fate);
  }

  static int of(long tally, Fate fate) {
    return (int) (tally >>> shift(fate) & MAX);
  }

  /** Adds two tallies; a fate stops counting at 255. */
  static long sum(long left, long right) {
    long sum = 0;
    for (Fate fate : Fate.values()) {
      long both = Math.min(MAX, of(left, fate) + of(right, fate));
      sum |= both << shift(fate);
    }
    return sum;
  }

  private static int shift(Fate fate) {
    return fate.ordinal() * BITS;
  }
}
