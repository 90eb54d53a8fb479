/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

/**
 * What became of commands.
 *
 * @param received commands that came, again or late ones too
 * @param run commands that were acted on, those that failed too
 * @param duplicate commands that came again and were not run again
 * @param ignored commands that were not run as their time was over, or as they could not be read
 * @param replies replies that were sent, again too
 */
public record GatewayCounts(int received, int run, int duplicate, int ignored, int replies) {
  /** Nothing yet. */
  public static final GatewayCounts NONE = new GatewayCounts(0, 0, 0, 0, 0);

  /**
   * Adds the counts of another gateway.
   *
   * @param other the other's
   * @return the sums
   */
  public GatewayCounts plus(GatewayCounts other) {
    return new GatewayCounts(
        received + other.received,
        run + other.run,
        duplicate + other.duplicate,
        ignored + other.ignored,
        replies + other.replies);
  }
}
