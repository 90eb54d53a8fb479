/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.jackson.JsonCloudEventData;
import io.github.signalbox.addressing.AddressingException;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.addressing.Topic;
import io.github.signalbox.addressing.TopicMapping;
import io.github.signalbox.addressing.TopicRule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an uplink message and checks everything that can be known without a back end: size, form,
 * topic, sender, schema and time.
 *
 * <p>Safe for use by several threads.
 */
public final class EventReader {
  private static final int MAX_ID_LENGTH = 64;

  private final TopicMapping mapping;
  private final EventSchemas schemas;
  private final Duration futureTolerance;
  private final Clock clock;

  /**
   * Creates a reader.
   *
   * @param mapping which types travel on which parent topic
   * @param schemas the schema of each type
   * @param futureTolerance how far ahead of this clock an event's time may lie
   * @param clock the time of arrival
   */
  public EventReader(
      TopicMapping mapping, EventSchemas schemas, Duration futureTolerance, Clock clock) {
    this.mapping = mapping;
    this.schemas = schemas;
    this.futureTolerance = futureTolerance;
    this.clock = clock;
  }

  /**
   * Reads a message.
   *
   * @param raw the message as it came
   * @return the event, or the refusal with the first reason found
   */
  public EventReading read(RawEvent raw) {
    CloudEvent event = null;
    try {
      TopicRule parent = parentOf(raw);
      requireSize(raw, parent);
      event = EventCodec.decode(raw);
      TopicRule rule = requireTopic(event, parent);
      requireSource(event, raw, rule);
      requireTimely(event, rule);
      return accepted(raw, event);
    } catch (RefusedException e) {
      return refused(raw, event, e);
    }
  }

  private TopicRule parentOf(RawEvent raw) throws RefusedException {
    try {
      String parent = Topic.parse(raw.topic()).parent();
      return mapping
          .parent(parent)
          .orElseThrow(
              () ->
                  new RefusedException(
                      RefusalCode.WRONG_TOPIC, "parent topic '" + parent + "' is not declared"));
    } catch (AddressingException e) {
      throw new RefusedException(RefusalCode.WRONG_TOPIC, String.valueOf(e.getMessage()));
    }
  }

  private static void requireSize(RawEvent raw, TopicRule parent) throws RefusedException {
    int max = parent.size().maxBytes();
    if (raw.payload().length > max) {
      throw new RefusedException(
          RefusalCode.PAYLOAD_TOO_LARGE,
          "payload has %d bytes; parent topic '%s' allows %d"
              .formatted(raw.payload().length, parent.parent(), max));
    }
  }

  private TopicRule requireTopic(CloudEvent event, TopicRule parent) throws RefusedException {
    return mapping
        .ruleOf(event.getType())
        .filter(rule -> rule.parent().equals(parent.parent()))
        .orElseThrow(
            () ->
                new RefusedException(
                    RefusalCode.WRONG_TOPIC,
                    "type '%s' does not belong on parent topic '%s'"
                        .formatted(event.getType(), parent.parent())));
  }

  private static void requireSource(CloudEvent event, RawEvent raw, TopicRule rule)
      throws RefusedException {
    String source = event.getSource().toString();
    try {
      String group = ClientId.parse(source).groupId();
      if (!rule.publishers().contains(group)) {
        throw new RefusedException(
            RefusalCode.WRONG_SOURCE,
            "source: group %s may not publish to %s".formatted(group, rule.parent()));
      }
    } catch (AddressingException e) {
      throw new RefusedException(RefusalCode.WRONG_SOURCE, "source: " + e.getMessage());
    }
    String publisher = raw.userProperties().get(RawEvent.PUBLISHER_PROPERTY);
    if (publisher != null && !publisher.equals(source)) {
      throw new RefusedException(
          RefusalCode.WRONG_SOURCE,
          "source '%s' is not the publishing client '%s'".formatted(source, publisher));
    }
    if (event.getId().length() > MAX_ID_LENGTH) {
      throw new RefusedException(
          RefusalCode.MALFORMED_EVENT,
          "id has %d characters; allowed are %d".formatted(event.getId().length(), MAX_ID_LENGTH));
    }
  }

  private void requireTimely(CloudEvent event, TopicRule rule) throws RefusedException {
    Instant now = clock.instant();
    Instant time = timeOf(event).toInstant();
    if (time.isAfter(now.plus(futureTolerance))) {
      throw new RefusedException(
          RefusalCode.FUTURE_EVENT,
          "time %s is more than %s ahead of %s".formatted(time, futureTolerance, now));
    }
    if (time.isBefore(now.minus(rule.maxAge()))) {
      throw new RefusedException(
          RefusalCode.STALE_EVENT,
          "time %s is more than %s before %s".formatted(time, rule.maxAge(), now));
    }
    Instant expiry = expiryOf(event);
    if (expiry != null && expiry.isBefore(now)) {
      throw new RefusedException(
          RefusalCode.EXPIRED_EVENT, "expirytime %s lies before %s".formatted(expiry, now));
    }
  }

  private static OffsetDateTime timeOf(CloudEvent event) throws RefusedException {
    OffsetDateTime time = event.getTime();
    if (time == null) {
      throw new RefusedException(RefusalCode.MALFORMED_EVENT, "attribute 'time' is missing");
    }
    return time;
  }

  private static @Nullable Instant expiryOf(CloudEvent event) throws RefusedException {
    Object expiry = event.getExtension("expirytime");
    try {
      return expiry == null ? null : OffsetDateTime.parse(expiry.toString()).toInstant();
    } catch (DateTimeParseException e) {
      throw new RefusedException(
          RefusalCode.MALFORMED_EVENT, "expirytime '" + expiry + "' is not an RFC 3339 time");
    }
  }

  private EventReading accepted(RawEvent raw, CloudEvent event) throws RefusedException {
    JsonNode data = dataOf(event);
    List<JsonFault> faults = JsonFault.of(data);
    if (!faults.isEmpty()) {
      JsonFault first = faults.get(0);
      String place = first.field().isEmpty() ? "data" : "data." + first.field();
      throw new RefusedException(RefusalCode.SCHEMA_VIOLATION, place + ": " + first.message());
    }
    var violation = schemas.violation(event.getType(), data);
    if (violation.isPresent()) {
      throw new RefusedException(RefusalCode.SCHEMA_VIOLATION, "data" + violation.get());
    }
    return new EventReading.Accepted(
        raw,
        event.getSource().toString(),
        event.getId(),
        event.getType(),
        timeOf(event).toInstant(),
        data.toString());
  }

  private static JsonNode dataOf(CloudEvent event) throws RefusedException {
    CloudEventData data = event.getData();
    if (data == null) {
      throw new RefusedException(RefusalCode.MALFORMED_EVENT, "'data' is missing");
    }
    if (data instanceof JsonCloudEventData json) {
      return json.getNode();
    }
    try {
      JsonNode node = Json.read(data.toBytes());
      if (node.isMissingNode()) {
        throw new RefusedException(RefusalCode.MALFORMED_EVENT, "data is empty");
      }
      return node;
    } catch (InvalidJsonException e) {
      throw new RefusedException(
          RefusalCode.MALFORMED_EVENT, "data is not JSON: " + e.getMessage());
    }
  }

  private static EventReading refused(
      RawEvent raw, @Nullable CloudEvent event, RefusedException reason) {
    return new EventReading.Refused(
        raw,
        reason.code(),
        String.valueOf(reason.getMessage()),
        event == null
            ? raw.userProperties().get(RawEvent.PUBLISHER_PROPERTY)
            : event.getSource().toString(),
        event == null || event.getId().length() > MAX_ID_LENGTH ? null : event.getId());
  }
}
