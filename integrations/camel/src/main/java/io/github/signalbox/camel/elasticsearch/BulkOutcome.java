/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

import io.github.signalbox.message.EventReading.Refused;
import java.util.List;

/**
 * What became of the documents of a bulk request.
 *
 * @param done those that are in their index
 * @param waiting those that the cluster cannot take now
 * @param refused those that do not fit their index, as dead letters
 * @param waitReason why documents wait, by the example of the first; empty if none does
 */
public record BulkOutcome(
    List<Document> done, List<Document> waiting, List<Refused> refused, String waitReason) {

  /** Copies the lists. */
  public BulkOutcome {
    done = List.copyOf(done);
    waiting = List.copyOf(waiting);
    refused = List.copyOf(refused);
  }
}
