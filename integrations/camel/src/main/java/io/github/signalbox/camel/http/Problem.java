/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What an API answers instead of what was asked for.
 *
 * <p>Source: RFC 9457, section 3; {@code code} and {@code errors} are extension members.
 *
 * @param status HTTP status, 400 to 599
 * @param code stable word for the cause
 * @param detail the cause in a sentence
 * @param errors the fields at fault; empty where none is
 * @param members further members, by name; {@value #RETRY_AFTER_S} becomes a header as well
 */
public record Problem(
    int status,
    String code,
    String detail,
    List<FieldError> errors,
    Map<String, JsonNode> members) {
  /** Member that becomes the header {@code Retry-After}. */
  public static final String RETRY_AFTER_S = "retryAfterS";

  private static final String DEFAULT_RETRY_AFTER_S = "5";

  /** Media type of a problem document. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** Checks the status and copies the list. */
  public Problem {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status " + status + " is not in 400 to 599");
    }
    errors = List.copyOf(errors);
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /**
   * Makes a problem without further members.
   *
   * @param status HTTP status, 400 to 599
   * @param code stable code
   * @param detail the cause in a sentence
   * @param errors the fields at fault
   */
  public Problem(int status, String code, String detail, List<FieldError> errors) {
    this(status, code, detail, errors, Map.of());
  }

  /**
   * Makes a problem of a general code.
   *
   * @param code the code
   * @param detail the cause in a sentence
   * @return the problem
   */
  public static Problem of(ProblemCode code, String detail) {
    return new Problem(code.status(), code.name(), detail, List.of());
  }

  /**
   * Makes a problem of a general code that lies in some fields; the first one is told in the
   * detail.
   *
   * @param code the code
   * @param errors the fields at fault; at least one
   * @return the problem
   */
  public static Problem of(ProblemCode code, List<FieldError> errors) {
    return new Problem(code.status(), code.name(), detail(errors), errors);
  }

  static String detail(List<FieldError> errors) {
    FieldError first = errors.getFirst();
    String more = errors.size() == 1 ? "" : ", and " + (errors.size() - 1) + " more";
    return first.field() + ": " + first.message() + more;
  }

  /** Returns after how many seconds the request may be sent again; empty where that is unknown. */
  public Optional<String> retryAfterS() {
    if (status == ProblemCode.UNAVAILABLE.status() && !members.containsKey(RETRY_AFTER_S)) {
      return Optional.of(DEFAULT_RETRY_AFTER_S);
    }
    return Optional.ofNullable(members.get(RETRY_AFTER_S)).map(JsonNode::asText);
  }

  /**
   * Writes the document.
   *
   * @param instance path of the request
   * @return JSON text
   */
  public String toJson(String instance) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put(
        "type", "urn:signalbox:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-'));
    document.put("title", HttpResponseStatus.valueOf(status).reasonPhrase());
    document.put("status", status);
    document.put("code", code);
    document.put("detail", detail);
    document.put("instance", instance);
    if (!errors.isEmpty()) {
      ArrayNode list = document.putArray("errors");
      errors.forEach(
          error ->
              list.addObject()
                  .put("field", error.field())
                  .put("code", error.code())
                  .put("message", error.message()));
    }
    members.forEach(document::set);
    return document.toString();
  }
}
