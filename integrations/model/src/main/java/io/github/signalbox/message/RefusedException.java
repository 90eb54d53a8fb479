/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

/** Carries a refusal out of a check; never leaves this package. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RefusalCode code;

  RefusedException(RefusalCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  RefusalCode code() {
    return code;
  }
}
