/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the APIs: a user name with its password, a token, or both ways.
 *
 * <p>Source: RFC 7617 (Basic, UTF-8), RFC 6750, section 2.1 (Bearer). The time that a comparison
 * takes does not depend on what was sent.
 */
final class ApiCredentials {
  private final List<byte[]> accepted;

  /**
   * Creates the credentials.
   *
   * @param userName empty for no Basic sign-in
   * @param password empty for no Basic sign-in
   * @param token empty for no Bearer sign-in
   */
  ApiCredentials(String userName, String password, String token) {
    List<byte[]> digests = new ArrayList<>();
    if (!userName.isEmpty() && !password.isEmpty()) {
      byte[] pair = (userName + ":" + password).getBytes(StandardCharsets.UTF_8);
      digests.add(digest("basic " + Base64.getEncoder().encodeToString(pair)));
    }
    if (!token.isEmpty()) {
      digests.add(digest("bearer " + token));
    }
    this.accepted = List.copyOf(digests);
  }

  /** Says whether anybody can sign in at all. */
  boolean areSet() {
    return !accepted.isEmpty();
  }

  /**
   * Checks a sign-in.
   *
   * @param authorization the header of that name; null if the request has none
   * @return true if it is one of these credentials
   */
  boolean accept(@Nullable String authorization) {
    int space = authorization == null ? -1 : authorization.indexOf(' ');
    if (authorization == null || space < 0) {
      return false;
    }
    String scheme = authorization.substring(0, space).toLowerCase(Locale.ROOT);
    byte[] offered = digest(scheme + ' ' + authorization.substring(space + 1).strip());
    boolean known = false;
    for (byte[] credential : accepted) {
      known |= MessageDigest.isEqual(credential, offered);
    }
    return known;
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
