/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.util.SplittableRandom;

/**
 * Random choices that depend on the seed and on what is chosen about, not on when or in which order
 * they are made: the same seed gives the same choices however threads are scheduled.
 */
final class Chances {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final long seed;

  Chances(long seed) {
    this.seed = seed;
  }

  /** Returns a source of numbers of its own for a purpose and a subject. */
  SplittableRandom of(String purpose, String subject) {
    return new SplittableRandom(seed ^ hash(purpose, subject));
  }

  /** Returns a number from 0 (inclusive) to 1 (exclusive). */
  double draw(String purpose, String subject) {
    return of(purpose, subject).nextDouble();
  }

  /** Tells whether a fault hits; the subject goes by any of its names. */
  boolean hits(Selection selection, String purpose, String subject, String... aliases) {
    return switch (selection) {
      case Selection.Share share ->
          share.probability() > 0 && draw(purpose, subject) < share.probability();
      case Selection.Named named -> isNamed(named, subject, aliases);
    };
  }

  private static boolean isNamed(Selection.Named named, String subject, String... aliases) {
    for (String alias : aliases) {
      if (named.names().contains(alias)) {
        return true;
      }
    }
    return named.names().contains(subject);
  }

  private static long hash(String... parts) {
    long hash = FNV_OFFSET;
    for (String part : parts) {
      for (int i = 0; i < part.length(); i++) {
        hash = (hash ^ part.charAt(i)) * FNV_PRIME;
      }
      hash = (hash ^ 0xff) * FNV_PRIME;
    }
    return hash;
  }
}
