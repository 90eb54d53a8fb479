/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a gateway answers to a command.
 *
 * @param outcome {@code SUCCEEDED} or {@code FAILED}
 * @param content the result, or the error with its code and message
 */
record GatewayReply(String outcome, JsonNode content) {
  static GatewayReply succeeded(JsonNode result) {
    return new GatewayReply("SUCCEEDED", result);
  }

  static GatewayReply failed(String code, String message) {
    return new GatewayReply(
        "FAILED", JsonNodeFactory.instance.objectNode().put("code", code).put("message", message));
  }

  boolean hasSucceeded() {
    return outcome.equals("SUCCEEDED");
  }

  /** Writes the data of the reply's event. */
  ObjectNode data(String commandId, String command) {
    ObjectNode data =
        JsonNodeFactory.instance
            .objectNode()
            .put("commandId", commandId)
            .put("command", command)
            .put("outcome", outcome);
    return data.set(hasSucceeded() ? "result" : "error", content);
  }
}
