/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.pricetag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.camel.http.FieldError;
import io.github.signalbox.message.Json;
import java.util.List;
import java.util.Map;

/**
 * A request with what is wrong with it.
 *
 * @param request the request
 * @param errors its faults; empty if it is valid
 */
public record CheckedRequest(ObjectNode request, List<FieldError> errors) {
  private static final ObjectMapper JSON = Json.mapper();

  /** Copies the list. */
  public CheckedRequest {
    errors = List.copyOf(errors);
  }

  /** Says whether the request may go on. */
  public boolean isValid() {
    return errors.isEmpty();
  }

  /** Says whether the request ends here. */
  public boolean isRefused() {
    return !errors.isEmpty();
  }

  /** Returns the request as the statement reads it. */
  public String toJson() {
    return request.toString();
  }

  /** Returns the request's key. */
  public String requestKey() {
    return request.path("requestKey").asText();
  }

  /** Returns the faults as a JSON array of {@code {field, code, message}}. */
  public String problems() {
    return JSON.valueToTree(errors).toString();
  }

  /**
   * Adds what the database found wrong.
   *
   * @param checked a valid request
   * @param rows what the statement returned: its first row has a status, and problems in its answer
   * @return the request with those faults; the same if there are none
   */
  public static CheckedRequest after(CheckedRequest checked, List<Map<String, Object>> rows) {
    Map<String, Object> outcome = rows.getFirst();
    if (((Number) outcome.get("status")).intValue() < 400) {
      return checked;
    }
    try {
      String problems = String.valueOf(outcome.get("answer"));
      return new CheckedRequest(
          checked.request, JSON.readValue(problems, new TypeReference<>() {}));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the statement returned problems in no known form", e);
    }
  }
}
