/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.message.Json;
import io.github.signalbox.rtc.RtcOutcome.Done;
import io.github.signalbox.rtc.RtcOutcome.NoSuchRoom;
import io.github.signalbox.rtc.RtcOutcome.NotPublishing;
import io.github.signalbox.rtc.RtcOutcome.Refused;
import io.github.signalbox.rtc.RtcOutcome.Unavailable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * An RTC server as the routes use it: work comes and goes as JSON, as the statements write and read
 * it.
 *
 * <p>The work of a meeting is {@code {"room", "pin", "title", "expiresAt", "calls": [{"call": ...},
 * ...]}}. Each call comes back with its {@code outcome}: {@code DONE}, {@code NO_SUCH_ROOM}, {@code
 * NOT_PUBLISHING}, {@code REFUSED} or {@code UNAVAILABLE} with a {@code message}, or {@code
 * SKIPPED} after a call that left the room in doubt. Everything else in the work comes back as it
 * was.
 */
public final class RtcRooms {
  private static final ObjectMapper JSON = Json.mapper();

  private final RtcServer server;

  /**
   * Creates the bean.
   *
   * @param server the server
   */
  public RtcRooms(RtcServer server) {
    this.server = server;
  }

  /**
   * Does the work of one meeting, one call after the other.
   *
   * @param work the work as JSON
   * @return the same, with outcomes; with {@code server} after a room was made, with {@code
   *     participants} after they were asked for
   * @throws JsonProcessingException if the work is not JSON
   * @throws IllegalArgumentException if the work has another form, or a call is none of those
   *     known; names the field
   */
  public String perform(String work) throws JsonProcessingException {
    ObjectNode meeting = object(JSON.readTree(work), "the work");
    boolean inDoubt = false;
    for (JsonNode each : list(meeting, "calls")) {
      ObjectNode call = object(each, "a call");
      if (inDoubt) {
        call.put("outcome", "SKIPPED");
        continue;
      }
      RtcOutcome outcome = perform(meeting, call);
      inDoubt = outcome instanceof Unavailable || outcome instanceof NoSuchRoom;
      note(call, outcome);
    }
    return meeting.toString();
  }

  private RtcOutcome perform(ObjectNode meeting, ObjectNode call) {
    String room = required(meeting, "room").asText();
    String kind = required(call, "call").asText();
    return switch (kind) {
      case "create" -> create(meeting, room, call);
      case "allow" -> server.allow(room, texts(call, "tokens"));
      case "disallow" -> server.disallow(room, texts(call, "tokens"));
      case "kick" -> server.kick(room, required(call, "participant").asText());
      case "mute" ->
          server.mute(
              room,
              required(call, "participant").asText(),
              new LinkedHashSet<>(texts(call, "mids")),
              required(call, "muted").asBoolean());
      case "destroy" -> server.destroy(room);
      case "participants" -> participants(meeting, room);
      default -> throw new IllegalArgumentException("call '" + kind + "' is not known");
    };
  }

  private RtcOutcome create(ObjectNode meeting, String room, JsonNode call) {
    Instant until = instant(meeting, "expiresAt");
    RtcOutcome outcome =
        server.create(
            new Room(
                room,
                required(meeting, "pin").asText(),
                meeting.path("title").asText(),
                required(call, "publishers").asInt(),
                texts(call, "tokens")));
    if (outcome instanceof Done) {
      ServerAccess access = server.access(until);
      ObjectNode told =
          meeting.putObject("server").put("type", access.type()).put("url", access.url());
      if (access.token() != null) {
        told.put("token", access.token());
      }
    }
    return outcome;
  }

  private RtcOutcome participants(ObjectNode meeting, String room) {
    Map<String, Boolean> present = new LinkedHashMap<>();
    RtcOutcome outcome = server.participants(room, present);
    if (outcome instanceof Done) {
      ArrayNode list = meeting.putArray("participants");
      present.forEach(
          (id, publishing) -> list.addObject().put("id", id).put("publishing", publishing));
    }
    return outcome;
  }

  private static void note(ObjectNode call, RtcOutcome outcome) {
    switch (outcome) {
      case Done done -> call.put("outcome", "DONE");
      case NoSuchRoom gone -> call.put("outcome", "NO_SUCH_ROOM");
      case NotPublishing silent -> call.put("outcome", "NOT_PUBLISHING");
      case Refused refused ->
          call.put("outcome", "REFUSED").put("message", RtcOutcome.inWords(outcome));
      case Unavailable away ->
          call.put("outcome", "UNAVAILABLE").put("message", RtcOutcome.inWords(outcome));
    }
  }

  /**
   * Lists the rooms of the server that begin with the bundle's prefix.
   *
   * @return a JSON array of {@code {"room": ...}}
   * @throws RtcUnavailableException if the server cannot be asked or refuses
   */
  public String rooms() {
    ArrayNode list = JSON.createArrayNode();
    server.rooms().forEach(room -> list.addObject().put("room", room));
    return list.toString();
  }

  /**
   * Asks the server what it is.
   *
   * @return product and version
   * @throws RtcUnavailableException if the server cannot be asked or refuses
   */
  public String version() {
    return server.version();
  }

  /**
   * Destroys a room.
   *
   * @param room its name
   * @throws RtcUnavailableException if the server cannot be asked or refuses
   */
  public void destroy(String room) {
    RtcOutcome outcome = server.destroy(room);
    if (!(outcome instanceof Done)) {
      throw new RtcUnavailableException(
          "room '" + room + "' cannot be destroyed: " + RtcOutcome.inWords(outcome));
    }
  }

  private static JsonNode required(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      throw new IllegalArgumentException("field '" + field + "' is missing");
    }
    return value;
  }

  private static List<String> texts(JsonNode call, String field) {
    List<String> values = new ArrayList<>();
    list(call, field).forEach(value -> values.add(value.asText()));
    return values;
  }

  private static JsonNode list(JsonNode node, String field) {
    JsonNode value = required(node, field);
    if (!value.isArray()) {
      throw new IllegalArgumentException("field '" + field + "' is no list: " + value);
    }
    return value;
  }

  private static ObjectNode object(JsonNode node, String what) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException(what + " is no JSON object: " + node);
  }

  private static Instant instant(JsonNode node, String field) {
    String text = required(node, field).asText();
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "field '" + field + "' is no time with offset: " + text, e);
    }
  }
}
