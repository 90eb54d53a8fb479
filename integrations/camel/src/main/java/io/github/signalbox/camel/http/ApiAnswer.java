/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.message.Json;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Answers with what a statement returned: its first row has the text of the answer in {@code
 * answer}, and where they apply the HTTP status in {@code status} (else 200), the code of a problem
 * in {@code code}, and where the next page begins in {@code next_cursor}. The answer of a problem
 * is its detail, or a JSON array of the fields at fault, or a JSON object of {@code detail} and
 * further members, of which {@code retryAfterS} becomes the header {@code Retry-After}.
 */
public final class ApiAnswer {
  /** Header that tells where an answer which is not JSON goes on. */
  public static final String NEXT_CURSOR = "Signalbox-Next-Cursor";

  private static final ObjectMapper JSON = Json.mapper();

  private ApiAnswer() {}

  /**
   * Makes the first row the answer.
   *
   * @param exchange its body is the list of rows
   * @throws ProblemException if there is no row, or the row tells of a problem
   */
  public static void reply(Exchange exchange) {
    Message message = exchange.getMessage();
    List<?> rows = message.getBody(List.class);
    if (rows.isEmpty()) {
      throw new ProblemException(
          Problem.of(ProblemCode.NOT_FOUND, "there is nothing with this ID"));
    }
    Map<?, ?> row = (Map<?, ?>) rows.getFirst();
    int status = row.get("status") instanceof Number number ? number.intValue() : 200;
    String answer = String.valueOf(row.get("answer"));
    if (status >= 400) {
      throw new ProblemException(problem(status, String.valueOf(row.get("code")), answer));
    }
    String type = exchange.getVariable(ApiContract.ANSWER_TYPE, String.class);
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    message.setHeader(
        Exchange.CONTENT_TYPE, type.startsWith("text/") ? type + "; charset=utf-8" : type);
    if (row.get("next_cursor") != null) {
      message.setHeader(NEXT_CURSOR, row.get("next_cursor"));
    }
    message.setBody(answer);
  }

  private static Problem problem(int status, String code, String answer) {
    if (answer.startsWith("{")) {
      return withMembers(status, code, answer);
    }
    if (!answer.startsWith("[")) {
      return new Problem(status, code, answer, List.of());
    }
    try {
      List<FieldError> errors = JSON.readValue(answer, new TypeReference<>() {});
      return new Problem(status, code, Problem.detail(errors), errors);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a statement returned problems in no known form", e);
    }
  }

  private static Problem withMembers(int status, String code, String answer) {
    try {
      Map<String, JsonNode> members = JSON.readValue(answer, new TypeReference<>() {});
      JsonNode detail = members.remove("detail");
      return new Problem(status, code, detail.asText(), List.of(), members);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a statement returned a problem in no known form", e);
    }
  }
}
