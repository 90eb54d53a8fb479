/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc.janus;

import io.github.signalbox.rtc.RtcOutcome;

/** Janus did not answer, or refused before the plugin was asked. */
final class JanusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient RtcOutcome outcome;

  private JanusException(String message, RtcOutcome outcome) {
    super(message);
    this.outcome = outcome;
  }

  static JanusException away(String message) {
    return new JanusException(message, new RtcOutcome.Unavailable(message));
  }

  static JanusException refused(int code, String reason) {
    return new JanusException(
        "Janus refuses: " + code + " " + reason, new RtcOutcome.Refused(code, reason));
  }

  /** Returns what it means for the operation. */
  RtcOutcome outcome() {
    return outcome;
  }
}
