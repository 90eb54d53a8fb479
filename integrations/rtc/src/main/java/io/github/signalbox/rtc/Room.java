/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc;

import java.util.List;

/**
 * A room to be made.
 *
 * @param id its name on the server
 * @param pin what participants must know to enter
 * @param title what it is about; may be empty
 * @param publishers how many participants may send at once, 1 or more
 * @param tokens the personal credentials that may enter, one or more
 */
public record Room(String id, String pin, String title, int publishers, List<String> tokens) {
  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException if a value is out of its range
   */
  public Room {
    if (id.isEmpty() || pin.isEmpty()) {
      throw new IllegalArgumentException("a room needs an id and a pin");
    }
    if (publishers < 1) {
      throw new IllegalArgumentException("publishers " + publishers + " must be >= 1");
    }
    tokens = List.copyOf(tokens);
    if (tokens.isEmpty()) {
      // Without a list of credentials a server may let everybody in.
      throw new IllegalArgumentException("room '" + id + "' needs at least one token");
    }
  }
}
