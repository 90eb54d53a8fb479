/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A SUBACK or UNSUBACK that the broker owes; it answers in the order in which it was asked. */
sealed interface PendingAnswer {
  /** Of the SUBSCRIBE that the client did not send. */
  record Own() implements PendingAnswer {}

  /**
   * Of a packet of the client, of which a part went on.
   *
   * @param codes a code for each filter that did not go on, null for each one that did
   */
  record Partial(List<@Nullable Integer> codes) implements PendingAnswer {
    /** Fills the broker's codes in. */
    List<Integer> merge(List<Integer> brokers) {
      Iterator<Integer> next = brokers.iterator();
      return codes.stream()
          .map(code -> code != null ? code : next.hasNext() ? next.next() : Packets.FAILURE)
          .toList();
    }
  }
}
