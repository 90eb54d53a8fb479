/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.signalbox.message.EventReading;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prices for some tags of one access point.
 *
 * @param id the task, the same on every re-send
 * @param decidedAt the event's time
 * @param deadline after this the prices are not shown any more
 * @param changes at least one
 */
record PriceTask(String id, Instant decidedAt, Instant deadline, List<Change> changes) {
  static final String TYPE = "pricetag.price.change";

  PriceTask {
    changes = List.copyOf(changes);
  }

  /**
   * What one tag is to show.
   *
   * @param tagId the tag
   * @param sku the article, null to leave it as it is
   * @param price the decimal price
   * @param currency the ISO 4217 currency
   * @param sequence of two prices for one tag the one with the higher sequence wins
   */
  record Change(String tagId, @Nullable String sku, String price, String currency, long sequence) {}

  /** Reads a task from an event whose data is valid by its schema. */
  static PriceTask of(EventReading.Accepted event) {
    List<Change> changes = new ArrayList<>();
    for (JsonNode change : event.data().get("changes")) {
      changes.add(
          new Change(
              change.get("tagId").textValue(),
              change.path("sku").textValue(),
              change.get("price").textValue(),
              change.get("currency").textValue(),
              change.get("sequence").longValue()));
    }
    Instant deadline = OffsetDateTime.parse(event.data().get("deadline").textValue()).toInstant();
    return new PriceTask(event.id(), event.time(), deadline, changes);
  }
}
