/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.github.signalbox.message.Json;
import java.io.IOException;
import java.util.Map;

/**
 * An answer of a page's server.
 *
 * @param status HTTP status
 * @param type media type
 * @param body its bytes
 */
record PageAnswer(int status, String type, byte[] body) {
  private static final ObjectMapper JSON = Json.mapper();
  private static final int NO_BODY = -1;

  static PageAnswer problem(ProblemException problem) throws JsonProcessingException {
    return new PageAnswer(
        problem.status(),
        "application/problem+json",
        JSON.writeValueAsBytes(
            Map.of(
                "type", "about:blank",
                "title", problem.title(),
                "status", problem.status(),
                "detail", String.valueOf(problem.getMessage()))));
  }

  /** Sends it; to a HEAD without the body. */
  void send(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, NO_BODY);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
