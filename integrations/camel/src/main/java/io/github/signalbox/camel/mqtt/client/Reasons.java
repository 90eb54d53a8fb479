/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Failures in one line of words. */
public final class Reasons {
  private Reasons() {}

  /**
   * Returns what the innermost failure says.
   *
   * @param failure any failure
   * @return its message, with its type where that is not an input or output error
   */
  public static String text(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null && inner.getCause() != inner) {
      inner = inner.getCause();
    }
    String message = inner.getMessage();
    return message == null || inner instanceof Error ? inner.toString() : message;
  }

  /**
   * Takes off what a future wraps around a failure.
   *
   * @param failure any failure
   * @return the failure that the future was completed with
   */
  public static Throwable unwrap(Throwable failure) {
    boolean wrapped =
        failure instanceof CompletionException || failure instanceof ExecutionException;
    return wrapped && failure.getCause() != null ? failure.getCause() : failure;
  }
}
