/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.uplink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.github.signalbox.message.EventReading;
import io.github.signalbox.message.EventReading.Accepted;
import io.github.signalbox.message.EventReading.Refused;
import io.github.signalbox.message.Json;
import io.github.signalbox.message.RefusalCode;
import java.util.List;
import java.util.stream.Stream;

/**
 * Messages that are handled by one statement and acknowledged together.
 *
 * <p>No method of it may have parameters that Camel fills by annotation: Camel would then remember
 * the methods of each batch apart, and with them the batch.
 *
 * @param readings the messages, in the order of arrival
 */
public record EventBatch(List<EventReading> readings) {
  private static final ObjectMapper JSON = Json.mapper();

  /** Copies the list. */
  public EventBatch {
    readings = List.copyOf(readings);
  }

  /**
   * Makes a batch of what an aggregate collected.
   *
   * @param readings the messages, in the order of arrival
   * @return the batch
   */
  public static EventBatch of(List<EventReading> readings) {
    return new EventBatch(readings);
  }

  /** Returns the events to act on, as a JSON array of {source, id, type, time, data}. */
  public String getEventsJson() {
    ArrayNode events = JSON.createArrayNode();
    accepted()
        .forEach(
            event ->
                events
                    .addObject()
                    .put("source", event.source())
                    .put("id", event.id())
                    .put("type", event.type())
                    .put("time", event.time().toString())
                    .putRawValue("data", new RawValue(event.json())));
    return events.toString();
  }

  /** Returns whether there is an event to act on. */
  public boolean isEffective() {
    return accepted().findAny().isPresent();
  }

  /** Returns the refused messages. */
  public List<Refused> getRefusals() {
    return readings.stream().filter(Refused.class::isInstance).map(Refused.class::cast).toList();
  }

  /** Returns each event to act on as a batch of its own. */
  public List<EventBatch> getSingles() {
    return accepted().map(event -> new EventBatch(List.of(event))).toList();
  }

  /**
   * Turns the events of this batch into refusals.
   *
   * @param code why they had no effect
   * @param message why, in words
   * @return a batch of refusals alone
   */
  public EventBatch refuse(RefusalCode code, String message) {
    return new EventBatch(
        accepted()
            .<EventReading>map(
                event -> new Refused(event.raw(), code, message, event.source(), event.id()))
            .toList());
  }

  /** Returns the number of messages; the message of an exception may quote this. */
  @Override
  public String toString() {
    return "EventBatch[%d messages]".formatted(readings.size());
  }

  Stream<Accepted> accepted() {
    return readings.stream().filter(Accepted.class::isInstance).map(Accepted.class::cast);
  }
}
