/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

import io.github.signalbox.message.EventReading.Refused;
import io.github.signalbox.message.RawEvent;
import io.github.signalbox.message.RefusalCode;
import org.jspecify.annotations.Nullable;

/**
 * A document on its way to an index.
 *
 * @param index the index, named by stream and day
 * @param id the document's ID; the same for the same event, so that shipping it again adds nothing
 * @param json its content, UTF-8 JSON; not copied
 * @param origin what it was made from; set aside if Elasticsearch refuses the document
 * @param source the sender of the event, null for an entry of the operation log
 * @param eventId the ID of the event or of the log entry
 */
public record Document(
    String index,
    String id,
    byte[] json,
    RawEvent origin,
    @Nullable String source,
    String eventId) {

  /**
   * Makes a dead letter of this document.
   *
   * @param reason why Elasticsearch refuses it
   * @return the refusal, with the origin as payload
   */
  Refused refused(String reason) {
    return new Refused(origin, RefusalCode.DOCUMENT_REFUSED, reason, source, eventId);
  }

  /** Returns where the document belongs; not its content. */
  @Override
  public String toString() {
    return "Document[%s/%s]".formatted(index, id);
  }
}
