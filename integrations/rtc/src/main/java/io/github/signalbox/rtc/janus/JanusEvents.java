/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc.janus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.message.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Turns what Janus's MQTT event handler publishes into events of the bundle's own form.
 *
 * <p>Source: Janus manual, "Event Handlers" and "VideoRoom plugin documentation". Some of it is
 * irregular: being silenced comes under {@code videoroom} where everything else comes under {@code
 * event}, and who is kicked leaves without an event of leaving.
 */
public final class JanusEvents {
  private static final ObjectMapper JSON = Json.mapper();
  private static final String TYPE = "rtc.janus.event";
  private static final int PLUGIN = 64;
  private static final int CORE = 256;

  private JanusEvents() {}

  /**
   * Translates a message.
   *
   * @param group group ID that Janus's client belongs to
   * @param payload one event of Janus as a JSON object
   * @param now the time of an event without one: what the handler says of itself
   * @return a CloudEvent in structured mode; empty if the payload is no event of Janus
   */
  public static Optional<byte[]> toCloudEvent(String group, byte[] payload, Instant now) {
    try {
      JsonNode event = Json.read(payload);
      if (!event.path("type").isInt() || !event.path("emitter").isTextual()) {
        return Optional.empty();
      }
      return Optional.of(cloudEvent(group, event, now).toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static ObjectNode cloudEvent(String group, JsonNode event, Instant now) {
    ObjectNode data = data(event);
    String emitter = event.path("emitter").asText();
    data.put("emitter", emitter);
    long micros = event.path("timestamp").asLong(ChronoUnit.MICROS.between(Instant.EPOCH, now));
    ObjectNode cloudEvent =
        JSON.createObjectNode()
            .put("specversion", "1.0")
            .put(
                "id",
                micros + "-" + event.path("handle_id").asLong() + "-" + data.path("kind").asText())
            .put("source", group + "@@@" + emitter)
            .put("type", TYPE)
            .put("time", Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString())
            .put("datacontenttype", "application/json");
    cloudEvent.set("data", data);
    return cloudEvent;
  }

  private static ObjectNode data(JsonNode event) {
    ObjectNode data = JSON.createObjectNode();
    JsonNode body = event.path("event");
    if (event.path("type").asInt() == CORE && "started".equals(body.path("status").asText())) {
      return data.put("kind", "started");
    }
    if (event.path("type").asInt() != PLUGIN
        || !AdminClient.VIDEO_ROOM.equals(body.path("plugin").asText())) {
      return data.put("kind", "other");
    }
    JsonNode told = body.path("data");
    data.put("kind", kind(told));
    copy(told, "room", data, "room");
    copy(told, "id", data, "participant");
    copy(told, "token", data, "token");
    if (told.has("streams")) {
      ArrayNode mids = data.putArray("audioMids");
      for (JsonNode stream : told.path("streams")) {
        if ("audio".equals(stream.path("type").asText())) {
          mids.add(stream.path("mid").asText());
        }
      }
    }
    if (told.has("moderation")) {
      copy(told, "mid", data, "mid");
      data.put("muted", "muted".equals(told.path("moderation").asText()));
    }
    return data;
  }

  private static String kind(JsonNode told) {
    if ("moderated".equals(told.path("videoroom").asText())) {
      return "moderated";
    }
    String event = told.path("event").asText();
    return switch (event) {
      case "joined", "published", "unpublished", "destroyed" -> event;
      case "leaving", "kicked" -> "left";
      default -> "other";
    };
  }

  private static void copy(JsonNode from, String field, ObjectNode to, String name) {
    if (from.hasNonNull(field)) {
      to.put(name, from.path(field).asText());
    }
  }
}
