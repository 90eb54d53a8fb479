/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.failure;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;

/** Failures of single events that wait for the end of their batch, as the variable "undecided". */
public final class FailureList {
  private final List<Exception> failures = new ArrayList<>();

  private FailureList() {}

  /** Returns a list without failures. */
  public static FailureList none() {
    return new FailureList();
  }

  /**
   * Adds the failure that was caught.
   *
   * @param list the list
   * @param failure what was caught
   * @return no rows: nothing is refused yet
   */
  public static List<?> add(
      @Variable("undecided") FailureList list,
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception failure) {
    list.failures.add(failure);
    return List.of();
  }

  /**
   * Fails with the first failure; without one it does nothing.
   *
   * @param list the list
   * @throws Exception the first failure, as it was caught
   */
  public static void throwFirst(@Variable("undecided") FailureList list) throws Exception {
    if (!list.failures.isEmpty()) {
      throw list.failures.getFirst();
    }
  }
}
