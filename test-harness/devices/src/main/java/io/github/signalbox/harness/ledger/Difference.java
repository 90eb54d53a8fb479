/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** One way in which two sides of the books disagree. */
public sealed interface Difference {
  /** Returns the difference in words, with the first few IDs. */
  String describe();

  /** Returns the differing events; empty where only totals are compared. */
  default Optional<Ids> events() {
    return switch (this) {
      case Missing missing -> Optional.of(missing.ids());
      case Doubled doubled -> Optional.of(doubled.ids());
      case Unexpected unexpected -> Optional.of(unexpected.ids());
      case CountDiffers counts -> Optional.empty();
    };
  }

  /**
   * Events of the left side that the right one lacks.
   *
   * @param ids which
   */
  record Missing(Ids ids) implements Difference {
    @Override
    public String describe() {
      return "missing " + ids;
    }
  }

  /**
   * Events that one side has more than once.
   *
   * @param ids which
   */
  record Doubled(Ids ids) implements Difference {
    @Override
    public String describe() {
      return "doubled " + ids;
    }
  }

  /**
   * Events of the right side that the left one does not account for.
   *
   * @param ids which
   */
  record Unexpected(Ids ids) implements Difference {
    @Override
    public String describe() {
      return "unexpected " + ids;
    }
  }

  /**
   * Two totals that should be the same.
   *
   * @param expected the left side's
   * @param found the right side's
   */
  record CountDiffers(long expected, long found) implements Difference {
    @Override
    public String describe() {
      return "expected " + expected + ", found " + found;
    }
  }

  /**
   * The number of differing events and the first of them.
   *
   * @param total how many there are
   * @param first at most {@value #MAX_FIRST} of them, sorted
   */
  record Ids(int total, List<String> first) {
    /** How many IDs are listed. */
    public static final int MAX_FIRST = 20;

    private static final int MAX_SHOWN = 3;

    /** Copies the list. */
    public Ids {
      first = List.copyOf(first);
    }

    static Ids of(Collection<String> ids) {
      return new Ids(ids.size(), ids.stream().sorted().limit(MAX_FIRST).toList());
    }

    @Override
    public String toString() {
      String shown = String.join(", ", first.subList(0, Math.min(MAX_SHOWN, first.size())));
      return total > MAX_SHOWN ? total + ": " + shown + ", …" : total + ": " + shown;
    }
  }
}
