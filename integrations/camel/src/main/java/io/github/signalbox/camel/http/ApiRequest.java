/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import io.github.signalbox.message.Text;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
  private final Message message;
  private final Map<String, Sent> query;

  /**
   * Creates the request.
   *
   * @param message the message of the HTTP endpoint, with the parameters of the path as headers
   */
  ApiRequest(Message message) {
    this.message = message;
    this.query = query(message.getHeader(Exchange.HTTP_RAW_QUERY, "", String.class));
  }

  /**
   * A parameter as it was sent.
   *
   * @param text what it says; shown to the caller alone where there is a fault
   * @param fault why it cannot be taken, whatever its schema; empty if it can
   */
  record Sent(String text, Optional<String> fault) {
    private static Sent of(String text) {
      return new Sent(text, Text.fault(text));
    }

    private static Sent decoded(String encoded) {
      try {
        String bytes = URLDecoder.decode(encoded, StandardCharsets.ISO_8859_1);
        ByteBuffer utf8 = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
        return of(StandardCharsets.UTF_8.newDecoder().decode(utf8).toString());
      } catch (IllegalArgumentException | CharacterCodingException e) {
        return new Sent(encoded, Optional.of("is not percent-encoded UTF-8: " + encoded));
      }
    }

    private Sent repeated() {
      return new Sent(text, Optional.of("is there more than once"));
    }
  }

  private static Map<String, Sent> query(String raw) {
    Map<String, Sent> values = new LinkedHashMap<>();
    for (String pair : raw.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = Sent.decoded(equals < 0 ? pair : pair.substring(0, equals)).text();
        Sent value = Sent.decoded(equals < 0 ? "" : pair.substring(equals + 1));
        values.merge(name, value, (first, second) -> first.repeated());
      }
    }
    return values;
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
   * Returns a parameter.
   *
   * @param in where the contract places it: path, query or header
   * @param name its name
   * @return what was sent; empty if it was not sent
   */
  Optional<Sent> parameter(String in, String name) {
    if (in.equals("query")) {
      return Optional.ofNullable(query.get(name));
    }
    Optional<String> text = Optional.ofNullable(message.getHeader(name, String.class));
    return in.equals("path")
        ? text.map(encoded -> Sent.decoded(encoded.replace("+", "%2B")))
        : text.map(Sent::of);
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
