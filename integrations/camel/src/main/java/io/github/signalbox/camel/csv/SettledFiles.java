/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csv;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells files that are complete from those still being written: one has settled when nothing of it
 * has changed for a while and no program holds a lock on it. Nobody waits for that, so that a file
 * which never settles is in nobody's way.
 */
final class SettledFiles {
  private static final int MAX_WATCHED = 10_000;

  private final Duration settle;
  private final Map<Path, Seen> seen = Collections.synchronizedMap(new Recent());

  private record Seen(FileStamp stamp, long since) {}

  /** The files seen last; those that vanish without having settled are forgotten. */
  private static final class Recent extends LinkedHashMap<Path, Seen> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Path, Seen> eldest) {
      return size() > MAX_WATCHED;
    }
  }

  SettledFiles(Duration settle) {
    this.settle = settle;
  }

  /**
   * Says whether a file has settled.
   *
   * @param path the file
   * @return false also if there is none
   */
  boolean isSettled(Path path) {
    try {
      FileStamp stamp = FileStamp.of(path);
      return !stamp.regular() || unchanged(path, stamp) && !isLocked(path);
    } catch (IOException e) {
      seen.remove(path);
      return false;
    }
  }

  private boolean unchanged(Path path, FileStamp stamp) {
    Instant now = Instant.now();
    Instant modified = stamp.modified().toInstant();
    if (modified.isBefore(now.minus(settle))) {
      seen.remove(path);
      return true;
    }
    // Just written, or written by a clock that is ahead: then only watching it tells.
    Seen before = seen.get(path);
    if (before == null || !before.stamp().equals(stamp)) {
      seen.put(path, new Seen(stamp, System.nanoTime()));
      return false;
    }
    return System.nanoTime() - before.since() >= settle.toNanos();
  }

  private static boolean isLocked(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        var lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      // Whoever reads it is told why that is not possible.
      return false;
    }
  }
}
