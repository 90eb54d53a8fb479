/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.failure;

import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The failure of an exchange. */
public final class Failure {
  /** Longest reason, characters: the message of an exception may quote a whole body. */
  private static final int MAX_REASON = 500;

  private Failure() {}

  /** Returns the exception of an exchange, or the one that was caught; null where there is none. */
  static @Nullable Throwable of(Exchange exchange) {
    Throwable failure = exchange.getException();
    return failure == null
        ? exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)
        : failure;
  }

  /**
   * Finds the reason of a failure.
   *
   * @param failure as Camel caught it
   * @return the first line of the innermost message, 500 characters at most
   */
  public static String reason(@Nullable Throwable failure) {
    Throwable innermost = failure;
    while (innermost != null && innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    if (innermost == null) {
      return "unknown";
    }
    String message = innermost.getMessage();
    String line = message == null ? "" : message.lines().findFirst().orElse("");
    if (line.isEmpty()) {
      return innermost.getClass().getSimpleName();
    }
    return line.length() > MAX_REASON ? line.substring(0, MAX_REASON) + "…" : line;
  }

  /**
   * Finds the reason of a failure and the step at which it came up.
   *
   * @param failure as Camel caught it
   * @return the reason; where no server gives it, with the step
   */
  public static String reasonAndStep(@Nullable Throwable failure) {
    String reason = reason(failure);
    return FailureCause.of(failure) == FailureCause.DATA
        ? reason
        : FailedStep.of(failure).map(step -> reason + ", " + step.getMessage()).orElse(reason);
  }
}
