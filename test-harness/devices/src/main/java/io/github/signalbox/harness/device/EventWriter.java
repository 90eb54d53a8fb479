/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonCloudEventData;
import io.github.signalbox.message.EventCodec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;

/** Writes the events of one access point. */
final class EventWriter {
  static final String STATUS_TYPE = "pricetag.status.reported";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String FIRMWARE = "2.1.0";
  private static final String TAG_FIRMWARE = "1.4.2";
  private static final int SIGNAL_NOISE_DBM = 3;

  private final AccessPointIdentity identity;

  EventWriter(AccessPointIdentity identity) {
    this.identity = identity;
  }

  /** Writes a status report; the random numbers make the signal waver. */
  byte[] status(String id, List<PriceTag> tags, Instant now, SplittableRandom random) {
    ObjectNode data =
        JSON.objectNode().put("storeId", identity.storeId()).put("firmware", FIRMWARE);
    ArrayNode array = data.putArray("tags");
    for (PriceTag tag : tags) {
      int noise = random.nextInt(-SIGNAL_NOISE_DBM, SIGNAL_NOISE_DBM + 1);
      PriceTag.Display display = tag.display();
      array
          .addObject()
          .put("tagId", tag.id())
          .put("sku", display.sku())
          .put("price", display.price())
          .put("currency", display.currency())
          .put("batteryPercent", tag.batteryPercent())
          .put("signalDbm", tag.signalDbm() + noise)
          .put("firmware", TAG_FIRMWARE)
          .put("lastPollAt", tag.lastPoll(now).toString());
    }
    return write(event(STATUS_TYPE, id, now), data);
  }

  /** Writes an answer; the same answer gives the same bytes. */
  byte[] answer(Answer answer) {
    ObjectNode data = JSON.objectNode().put("taskId", answer.taskId());
    String type =
        switch (answer) {
          case Answer.Accepted accepted -> Answer.Accepted.TYPE;
          case Answer.Completed completed -> {
            ArrayNode outcomes = data.putArray("outcomes");
            completed.outcomes().forEach(outcome -> write(outcomes.addObject(), outcome));
            yield Answer.Completed.TYPE;
          }
        };
    CloudEventBuilder event = event(type, answer.eventId(), answer.time());
    return write(event.withExtension("correlationid", answer.taskId()), data);
  }

  private static void write(ObjectNode node, Outcome outcome) {
    node.put("tagId", outcome.tagId()).put("outcome", outcome.kind().name());
    if (outcome.reason() != null) {
      node.put("reason", outcome.reason());
    }
  }

  private CloudEventBuilder event(String type, String id, Instant time) {
    return EventCodec.event(identity.clientId().toString(), type, id)
        .withTime(time.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
  }

  private static byte[] write(CloudEventBuilder event, ObjectNode data) {
    return EventCodec.encode(event.withData(JsonCloudEventData.wrap(data)).build());
  }
}
