/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.policy;

/** What becomes of a packet, or of one filter of it. */
public sealed interface Decision {
  /** It goes on. */
  record Allowed() implements Decision {}

  /**
   * It goes on to one client.
   *
   * @param topic the point-to-point topic
   */
  record PointToPoint(String topic) implements Decision {}

  /** The client's own point-to-point topic, which it has without asking. */
  record Own() implements Decision {}

  /**
   * It goes no further.
   *
   * @param refusal why
   * @param message why, in words; names field, value and limit
   */
  record Refused(Refusal refusal, String message) implements Decision {}
}
