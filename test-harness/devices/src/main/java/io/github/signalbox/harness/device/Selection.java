/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Who or what is hit by a fault: a share chosen by the seed, or those named. */
public sealed interface Selection {
  /** Nobody. */
  Selection NONE = new Share(0);

  /**
   * A share, chosen by the seed; the same seed chooses the same.
   *
   * @param probability 0 for none to 1 for all
   */
  record Share(double probability) implements Selection {
    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if the probability is not from 0 to 1
     */
    public Share {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException("share " + probability + " must be 0 to 1");
      }
    }

    @Override
    public String toString() {
      return String.valueOf(probability);
    }
  }

  /**
   * Those named.
   *
   * @param names tag IDs, client IDs, MACs or event IDs, as the fault says
   */
  record Named(Set<String> names) implements Selection {
    /** Copies the names. */
    public Named {
      names = Set.copyOf(names);
    }

    @Override
    public String toString() {
      return names.stream().sorted().collect(Collectors.joining(","));
    }
  }

  /**
   * Chooses a share.
   *
   * @param probability 0 to 1
   * @return the selection
   */
  static Selection share(double probability) {
    return new Share(probability);
  }

  /**
   * Chooses by name.
   *
   * @param names tag IDs, client IDs, MACs or event IDs, as the fault says
   * @return the selection
   */
  static Selection named(String... names) {
    return new Named(Set.of(names));
  }

  /**
   * Reads a selection.
   *
   * @param text a number from 0 to 1, or names separated by commas
   * @return the selection
   * @throws IllegalArgumentException if it is empty or a number out of range
   */
  static Selection parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("must be a share from 0 to 1 or a list of names");
    }
    if (text.matches("[-+]?[0-9]*\\.?[0-9]+")) {
      return new Share(Double.parseDouble(text));
    }
    return new Named(Arrays.stream(text.split(",")).map(String::strip).collect(Collectors.toSet()));
  }

  /** Returns whether it can hit anything. */
  default boolean isNone() {
    return this instanceof Share share && share.probability() == 0;
  }
}
