/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonCloudEventData;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.message.EventCodec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Writes the events of one gateway, each with an ID of its own. */
final class GatewayEventWriter {
  static final String STATUS_TYPE = "csg.status.reported";
  static final String REPLY_TYPE = "csg.command.replied";
  static final String BULK_TYPE = "csg.bulk.replied";

  private final ClientId clientId;
  private final String run;
  private int events;

  GatewayEventWriter(ClientId clientId, String run) {
    this.clientId = clientId;
    this.run = run;
  }

  /** Returns an ID that no event has yet. */
  String nextId() {
    events++;
    return clientId.deviceId() + "-" + run + "-" + events;
  }

  /** Writes a status report. */
  byte[] status(String id, JsonNode data, Instant now) {
    return write(event(STATUS_TYPE, id, now), data);
  }

  /** Writes a reply of either size. */
  byte[] reply(String type, String id, JsonNode data, Instant now) {
    String commandId = data.path("commandId").asText();
    return write(event(type, id, now).withExtension("correlationid", commandId), data);
  }

  private CloudEventBuilder event(String type, String id, Instant now) {
    return EventCodec.event(clientId.toString(), type, id)
        .withTime(now.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
  }

  private static byte[] write(CloudEventBuilder event, JsonNode data) {
    return EventCodec.encode(event.withData(JsonCloudEventData.wrap(data)).build());
  }
}
