/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc;

/** An RTC server could not be asked, or refused to tell. */
public final class RtcUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what happened, with the server's address
   */
  public RtcUnavailableException(String message) {
    super(message);
  }
}
