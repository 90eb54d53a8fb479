/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csg;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.signalbox.message.EventReading.Refused;
import io.github.signalbox.message.InvalidJsonException;
import io.github.signalbox.message.Json;
import io.github.signalbox.message.RawEvent;
import io.github.signalbox.message.RefusalCode;
import io.github.signalbox.message.Text;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A reply to a command that was rejected on reading, or by the database: its command has an answer
 * that counts as none.
 *
 * @param commandId the command, a UUID
 * @param source client ID of who published the reply
 * @param message why it was rejected
 */
record RefusedReply(String commandId, String source, String message) {
  private static final int MAX_MESSAGE_LENGTH = 2000;
  private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /**
   * Finds the command that a rejected event answers.
   *
   * @param refused the event
   * @return the reply; empty where the event names no command, or its sender is not known
   */
  static Optional<RefusedReply> of(Refused refused) {
    RawEvent raw = refused.raw();
    String publisher =
        raw.userProperties().getOrDefault(RawEvent.PUBLISHER_PROPERTY, refused.source());
    if (publisher == null || refused.code() == RefusalCode.WRONG_SOURCE) {
      return Optional.empty();
    }
    String message = Text.storable(refused.code() + ": " + refused.message());
    return commandId(raw)
        .map(
            id ->
                new RefusedReply(
                    id,
                    publisher,
                    message.substring(0, Math.min(message.length(), MAX_MESSAGE_LENGTH))));
  }

  /** In binary mode the payload is the data itself. */
  private static Optional<String> commandId(RawEvent raw) {
    try {
      JsonNode event = Json.read(raw.payload());
      JsonNode data = event.path("data").isObject() ? event.path("data") : event;
      String id = data.path("commandId").asText();
      return UUID.matcher(id).matches() ? Optional.of(id) : Optional.empty();
    } catch (InvalidJsonException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes the replies among rejected events as the statement reads them.
   *
   * @param refusals the events
   * @return a JSON array of {commandId, source, message}
   */
  static String toJson(List<Refused> refusals) {
    return Json.mapper()
        .valueToTree(refusals.stream().map(RefusedReply::of).flatMap(Optional::stream).toList())
        .toString();
  }
}
