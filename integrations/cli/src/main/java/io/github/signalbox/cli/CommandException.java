/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import java.net.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * A command cannot do its work for a reason that its user can change. The message says in one line
 * what is wrong, which setting or option decides it, and what to do.
 */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what is wrong, the setting, and what to do
   * @param cause what was seen; null where the input says it all
   */
  public CommandException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Returns what the innermost cause of a failure says, in one line. */
  static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && !(root instanceof ConnectException)) {
      root = root.getCause();
    }
    if (root instanceof ConnectException) {
      // The JDK's HTTP client says no more than the class.
      return "Connection refused";
    }
    String message = root.getMessage();
    return message == null || message.isBlank()
        ? root.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow();
  }
}
