/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csg;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.camel.failure.Failure;
import io.github.signalbox.message.EventReading.Refused;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/**
 * How commands end, as the statements read it: a JSON object of {@code state}, {@code code}, {@code
 * message}, {@code result} and {@code reportedAt}.
 */
public final class CommandEnding {
  private CommandEnding() {}

  /** Makes an ending of which the state tells everything. */
  static String of(String state) {
    return ending(state, null, null);
  }

  /** Makes the ending of an answer that counts as none. */
  static String invalid(String message) {
    return ending("FAILED", CommandCatalogue.INVALID_REPLY, message);
  }

  /**
   * Makes the ending of an answer.
   *
   * @param reply data of the reply event
   * @param repliedAt when the gateway gave it, by its own clock
   */
  static String answered(ObjectNode reply, Instant repliedAt) {
    ObjectNode ending = reply.objectNode().put("state", reply.path("outcome").asText());
    if (reply.has("result")) {
      ending.set("result", reply.get("result"));
    }
    if (reply.has("error")) {
      ending.set("code", reply.path("error").path("code"));
      ending.set("message", reply.path("error").path("message"));
    }
    return ending.put("reportedAt", repliedAt.toString()).toString();
  }

  /**
   * Describes the end of a command that no gateway answers.
   *
   * @param state {@code OFFLINE} or {@code NOT_SENT}
   * @param code stable code of the cause
   * @param message the cause in words
   * @return the ending as the statement reads it
   */
  public static String unanswered(String state, String code, String message) {
    return ending(state, code, message);
  }

  /**
   * Describes the end of a command whose reply the database cannot hold.
   *
   * @param failure the database's
   * @return the ending as the statement reads it
   */
  public static String unstorable(@ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
    return invalid("the reply cannot be stored: " + Failure.reason(failure));
  }

  /**
   * Makes the answer to a caller whose command was sent and whose row cannot be written.
   *
   * @param commandId the command
   * @return a row as the statement would return it
   */
  public static List<Map<String, Object>> unrecorded(String commandId) {
    String detail =
        "the database is unavailable, so that the outcome of command %s cannot be told; ask for the"
            + " command before you issue it again";
    String answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("detail", detail.formatted(commandId))
            .put("commandId", commandId)
            .toString();
    return List.of(Map.of("status", 504, "code", "CSG_OUTCOME_UNKNOWN", "answer", answer));
  }

  private static String ending(String state, @Nullable String code, @Nullable String message) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("state", state)
        .put("code", code)
        .put("message", message)
        .toString();
  }

  /**
   * Finds the replies among rejected events.
   *
   * @param refusals the events
   * @return the replies as the statement reads them, a JSON array
   */
  public static String ofRefused(List<Refused> refusals) {
    return RefusedReply.toJson(refusals);
  }
}
