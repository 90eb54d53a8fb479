/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc.janus;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What Janus checks without having been told before.
 *
 * <p>Source: Janus manual, "Signed-mode of token based authentication".
 */
final class SignedToken {
  private SignedToken() {}

  /**
   * Signs a token.
   *
   * @param secret Janus's {@code token_auth_secret}
   * @param until when it ends, in whole seconds
   * @param realm {@code janus}, or a plugin
   * @param descriptor what it opens, such as a plugin's name
   * @return the token
   */
  static String of(String secret, Instant until, String realm, String descriptor) {
    String claim = until.getEpochSecond() + "," + realm + "," + descriptor;
    return claim + ":" + Base64.getEncoder().encodeToString(mac("HmacSHA1", secret, claim));
  }

  /**
   * Derives a secret from a key.
   *
   * @param key the key; must not be empty
   * @param name what the secret is for
   * @return 64 hexadecimal digits
   * @throws IllegalArgumentException if the key is empty
   */
  static String hex(String key, String name) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException(
          "rtc.janus.admin-key is empty; set it to the admin_key of the VideoRoom plugin");
    }
    return HexFormat.of().formatHex(mac("HmacSHA256", key, name));
  }

  private static byte[] mac(String algorithm, String key, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(algorithm + " is not there", e);
    }
  }
}
