/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.util.SplittableRandom;

/** How serious a line of a gateway's log is, and what such a line says. */
enum LogLevel {
  DEBUG("cache hit for block %d of %s"),
  INFO("uploaded part %d of %s"),
  WARN("upload of part %d to %s was slow, trying again"),
  ERROR("part %d of %s was refused by the cloud");

  private static final double MORE_SERIOUS_SHARE = 0.1;
  private static final int PARTS = 10_000;

  private final String message;

  LogLevel(String message) {
    this.message = message;
  }

  /** Returns the least level mostly, and seldom a more serious one. */
  static LogLevel any(LogLevel least, SplittableRandom random) {
    LogLevel level = least;
    while (level != ERROR && random.nextDouble() < MORE_SERIOUS_SHARE) {
      level = values()[level.ordinal() + 1];
    }
    return level;
  }

  /** Writes what happened to a bucket. */
  String message(SplittableRandom random, String bucket) {
    return message.formatted(random.nextInt(PARTS), bucket);
  }
}
