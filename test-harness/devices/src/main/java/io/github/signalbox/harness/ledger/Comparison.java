/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import java.util.List;

/**
 * Two sides of one flow, compared.
 *
 * @param flow the flow
 * @param left the side that says what is expected
 * @param leftCount how many different events it expects
 * @param right the side that is held against it
 * @param rightCount how many different events it has
 * @param differences where they disagree; empty if the books balance
 */
public record Comparison(
    Flow flow,
    String left,
    long leftCount,
    String right,
    long rightCount,
    List<Difference> differences) {
  /** Copies the list. */
  public Comparison {
    differences = List.copyOf(differences);
  }

  /** Returns whether both sides agree. */
  public boolean balanced() {
    return differences.isEmpty();
  }
}
