/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.addressing;

/** Says which part of a client ID, topic or topic-mapping row breaks which rule. */
public final class AddressingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message names the field, its value and the limit
   */
  public AddressingException(String message) {
    super(message);
  }
}
