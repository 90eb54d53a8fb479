/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import org.jspecify.annotations.Nullable;

/**
 * What became of one tag's change.
 *
 * @param tagId the tag
 * @param kind what became of it
 * @param reason why it failed, null if it did not
 */
record Outcome(String tagId, Kind kind, @Nullable String reason) {
  /** The words of the completed answer. */
  enum Kind {
    /** The tag shows the price. */
    DISPLAYED,
    /** The tag will not show it. */
    FAILED,
    /** The tag did not poll in time. */
    TIMED_OUT,
    /** The access point has a later price for the tag. */
    SUPERSEDED
  }

  static Outcome displayed(String tagId) {
    return new Outcome(tagId, Kind.DISPLAYED, null);
  }

  static Outcome failed(String tagId, String reason) {
    return new Outcome(tagId, Kind.FAILED, reason);
  }

  static Outcome superseded(String tagId, String reason) {
    return new Outcome(tagId, Kind.SUPERSEDED, reason);
  }

  static Outcome timedOut(String tagId, String reason) {
    return new Outcome(tagId, Kind.TIMED_OUT, reason);
  }
}
