/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The outcome of comparing all sides of the books.
 *
 * @param comparisons one per pair of sides, in the order they were asked for
 */
public record Balance(List<Comparison> comparisons) {
  /** Copies the list. */
  public Balance {
    comparisons = List.copyOf(comparisons);
  }

  /** Returns whether every pair of sides agrees. */
  public boolean balanced() {
    return comparisons.stream().allMatch(Comparison::balanced);
  }

  /** Returns how many events are on one side and missing on the next. */
  public long lost() {
    return comparisons.stream()
        .flatMap(comparison -> comparison.differences().stream())
        .mapToLong(d -> d instanceof Difference.Missing missing ? missing.ids().total() : 0)
        .sum();
  }

  /** Returns the comparisons as a table for people, one line each. */
  public String table() {
    List<List<String>> rows =
        comparisons.stream()
            .map(
                c ->
                    List.of(
                        c.flow().title(),
                        c.left(),
                        String.valueOf(c.leftCount()),
                        c.right(),
                        String.valueOf(c.rightCount()),
                        verdict(c)))
            .toList();
    return TextTable.of(List.of("flow", "expected by", "#", "found in", "#", "verdict"), rows);
  }

  static String verdict(Comparison comparison) {
    return comparison.balanced()
        ? "balanced"
        : comparison.differences().stream()
            .map(Difference::describe)
            .collect(Collectors.joining("; "));
  }

  /** Returns the table. */
  @Override
  public String toString() {
    return table();
  }
}
