/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a message that was read: an event to act on, or a refusal with its reason. */
public sealed interface EventReading {
  /** Returns the message as it came. */
  RawEvent raw();

  /**
   * An event that passed every check.
   *
   * @param raw the message as it came
   * @param source the sender's client ID
   * @param id the event's ID, unique per source
   * @param type the CloudEvents type
   * @param time when it happened, by the sender's clock
   * @param json its data as JSON text, valid by the type's JSON Schema; text takes a tenth of the
   *     memory of a parsed tree, and thousands of events may wait
   */
  record Accepted(RawEvent raw, String source, String id, String type, Instant time, String json)
      implements EventReading {
    /** Parses the data; each call parses anew. */
    public JsonNode data() {
      return Json.reread(json);
    }

    /** Returns who sent what; not its data, which has no place in the messages of exceptions. */
    @Override
    public String toString() {
      return "Accepted[source=%s, id=%s, type=%s]".formatted(source, id, type);
    }
  }

  /**
   * An event that has no effect.
   *
   * @param raw the message as it came
   * @param code why
   * @param message why, in words that name the field, its value and the limit
   * @param source the sender's client ID: as the event tells it, or as the broker stamped the
   *     publisher on an event that could not be read; null where neither tells
   * @param id the event's ID, null if it could not be read or is longer than allowed
   */
  record Refused(
      RawEvent raw, RefusalCode code, String message, @Nullable String source, @Nullable String id)
      implements EventReading {}
}
