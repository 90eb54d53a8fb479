/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** A request as it came: what the contract is checked against. */
final class ApiRequest {
  private static final String DUPLICATE = "\u0000";

  private final Message message;
  private final Map<String, String> query;

  /**
   * Creates the request.
   *
   * @param message the message of the HTTP endpoint, with the parameters of the path as headers
   */
  ApiRequest(Message message) {
    this.message = message;
    this.query = query(message.getHeader(Exchange.HTTP_RAW_QUERY, "", String.class));
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : raw.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        values.merge(name, value, (first, second) -> DUPLICATE);
      }
    }
    return values;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** Returns the path, as it was sent. */
  String path() {
    return header(Exchange.HTTP_PATH);
  }

  /** Returns the names of the parameters in the query. */
  Set<String> queryNames() {
    return query.keySet();
  }

  /**
   * Returns a parameter's text; one that stands twice in the query has a text that fits no schema.
   *
   * @param in where the contract places it: path, query or header
   * @param name its name
   * @return its text; empty if it was not sent
   */
  Optional<String> parameter(String in, String name) {
    if (in.equals("query")) {
      return Optional.ofNullable(query.get(name));
    }
    Optional<String> text = Optional.ofNullable(message.getHeader(name, String.class));
    return in.equals("path") ? text.map(encoded -> decode(encoded.replace("+", "%2B"))) : text;
  }

  /** Returns the header Content-Type; empty text if the request has none. */
  String contentType() {
    return header(Exchange.CONTENT_TYPE);
  }

  /** Says whether the body is meant to be JSON in UTF-8. */
  boolean isJson() {
    return contentType()
        .toLowerCase(Locale.ROOT)
        .matches("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?");
  }

  /** Returns the body; no bytes if there is none. */
  byte[] body() {
    byte[] bytes = message.getBody(byte[].class);
    return bytes == null ? new byte[0] : bytes;
  }

  /**
   * Chooses what the caller likes best.
   *
   * <p>Source: RFC 9110, section 12.5.1.
   *
   * @param types media types, the server's favourite first
   * @return one of them; empty if the header Accept rules all of them out
   */
  Optional<String> bestOf(Set<String> types) {
    String accept = header("Accept");
    String best = null;
    double bestWeight = 0;
    for (String type : types) {
      double weight = accept.isBlank() ? 1 : weight(accept, type);
      if (weight > bestWeight) {
        best = type;
        bestWeight = weight;
      }
    }
    return Optional.ofNullable(best);
  }

  /** The weight of the most specific range that covers the type; 0 if none does. */
  private static double weight(String accept, String type) {
    double weight = 0;
    int specific = 0;
    for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
      String[] parts = range.strip().split("\\s*;\\s*");
      int rank = rank(parts[0], type);
      if (rank > specific) {
        specific = rank;
        weight = weight(parts);
      }
    }
    return weight;
  }

  private static int rank(String range, String type) {
    if (range.equals(type)) {
      return 3;
    }
    if (range.equals(type.substring(0, type.indexOf('/') + 1) + "*")) {
      return 2;
    }
    return range.equals("*/*") ? 1 : 0;
  }

  private static double weight(String[] parameters) {
    for (String parameter : parameters) {
      if (parameter.matches("q=[01](\\.[0-9]{0,3})?")) {
        return Double.parseDouble(parameter.substring(2));
      }
    }
    return 1;
  }

  private String header(String name) {
    return message.getHeader(name, "", String.class);
  }
}
