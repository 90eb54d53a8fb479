/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.signin;

import io.github.signalbox.addressing.ClientId;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A right of one client, or of all clients of a group, to some topics for some time.
 *
 * <p>In text: {@code v1.<Base64url of the fields>.<Base64url of their HMAC-SHA256>}.
 *
 * @param id names the token, for revocation
 * @param accessKeyId whose secret signs it
 * @param client a client ID, or {@code <GroupID>@@@*}
 * @param right what it allows
 * @param resources topic filters, 1 to 100
 * @param expiry when it ends, whole seconds
 */
public record Token(
    String id,
    String accessKeyId,
    String client,
    Right right,
    List<String> resources,
    Instant expiry) {
  /** Shortest life. */
  public static final Duration MIN_LIFE = Duration.ofSeconds(60);

  /** Longest life. */
  public static final Duration MAX_LIFE = Duration.ofDays(30);

  /** First part of the user name. */
  public static final String MODE = "Token";

  private static final int MAX_RESOURCES = 100;
  private static final String VERSION = "v1";
  private static final String ANY_DEVICE = ClientId.SEPARATOR + "*";
  private static final int FIELDS = 6;

  /**
   * Checks the fields.
   *
   * @throws IllegalArgumentException if a field is empty, has a line break or is out of range
   */
  public Token {
    resources = List.copyOf(resources);
    if (resources.isEmpty() || resources.size() > MAX_RESOURCES) {
      throw new IllegalArgumentException(
          "token has %d resources; allowed are 1 to %d".formatted(resources.size(), MAX_RESOURCES));
    }
    for (String field : List.of(id, accessKeyId, client)) {
      requireText("token field", field);
    }
    resources.forEach(Token::requireFilter);
    expiry = Instant.ofEpochSecond(expiry.getEpochSecond());
  }

  private static void requireText(String field, String value) {
    if (value.isEmpty() || value.chars().anyMatch(c -> c < ' ' || c == ',')) {
      throw new IllegalArgumentException(
          field + " must not be empty or hold a comma or control characters");
    }
  }

  private static void requireFilter(String filter) {
    requireText("token resource", filter);
    int all = filter.indexOf('#');
    boolean ends =
        all < 0 || all == filter.length() - 1 && (all == 0 || filter.charAt(all - 1) == '/');
    if (!ends) {
      throw new IllegalArgumentException(
          "token resource '" + filter + "' must have '#' as its last level alone");
    }
  }

  /**
   * Limits the life of a token that is to be issued.
   *
   * @param life asked for; more than 30 days is cut to 30 days
   * @return the life it gets
   * @throws IllegalArgumentException if it is shorter than 60 s
   */
  public static Duration life(Duration life) {
    if (life.compareTo(MIN_LIFE) < 0) {
      throw new IllegalArgumentException(
          "life of a token is %d s; it must be at least %d s"
              .formatted(life.toSeconds(), MIN_LIFE.toSeconds()));
    }
    return life.compareTo(MAX_LIFE) > 0 ? MAX_LIFE : life;
  }

  /** Tells whether this client may use it. */
  boolean isFor(ClientId clientId) {
    return client.equals(clientId.toString()) || client.equals(clientId.groupId() + ANY_DEVICE);
  }

  /**
   * Writes and signs it.
   *
   * @param secret the secret of the access key
   */
  public String signed(String secret) {
    String fields =
        VERSION + "." + base64(String.join("\n", fields()).getBytes(StandardCharsets.UTF_8));
    return fields + "." + base64(sign(fields, secret));
  }

  private List<String> fields() {
    return List.of(
        id,
        accessKeyId,
        client,
        right.name(),
        Long.toString(expiry.getEpochSecond()),
        String.join(",", resources));
  }

  /**
   * Reads a token; the signature is not looked at.
   *
   * @param text the token as it is sent
   * @return what it says
   * @throws IllegalArgumentException if it is no token
   */
  public static Token read(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3 || !VERSION.equals(parts[0])) {
      throw new IllegalArgumentException("not a token of version " + VERSION);
    }
    String[] fields =
        new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8).split("\n", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException(
          "token has %d fields; expected are %d".formatted(fields.length, FIELDS));
    }
    try {
      return new Token(
          fields[0],
          fields[1],
          fields[2],
          Right.valueOf(fields[3]),
          Arrays.asList(fields[5].split(",", -1)),
          Instant.ofEpochSecond(Long.parseLong(fields[4])));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("token has no possible expiry", e);
    }
  }

  /** Tells whether a token was signed with this secret. */
  static boolean isSigned(String text, String secret) {
    int end = text.lastIndexOf('.');
    try {
      return Signature.same(
          sign(text.substring(0, end), secret),
          Base64.getUrlDecoder().decode(text.substring(end + 1)));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] sign(String text, String secret) {
    return Signature.hmac("HmacSHA256", secret, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
