/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One file as it is and as it shall be.
 *
 * @param file the file
 * @param before its content; null where it is not there
 * @param after its content; null where it shall not be there
 * @param kind how it is shown and kept
 */
record FileChange(Path file, byte @Nullable [] before, byte @Nullable [] after, Kind kind) {
  /** How a file is shown and kept. */
  enum Kind {
    /** Its changes are shown. */
    TEXT,
    /** Its changes are shown, without the lines around them, which may hold passwords. */
    USERS,
    /** Nothing of it is shown. */
    BINARY,
    /** Nothing of it is shown, and its owner alone may read it. */
    SECRET
  }

  /** Compares a file with what it shall hold. */
  static FileChange of(Path file, byte @Nullable [] after, Kind kind) {
    return new FileChange(file, FileContent.bytes(file), after, kind);
  }

  /** Whether there is nothing to do. */
  boolean isNone() {
    return Arrays.equals(before, after);
  }
}
