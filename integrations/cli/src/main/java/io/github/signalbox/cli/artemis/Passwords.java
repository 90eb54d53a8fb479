/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Passwords and access keys that nobody can guess. */
final class Passwords {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int PASSWORD_BYTES = 24;
  private static final int SALT_BYTES = 32;
  private static final int HASH_BITS = 512;

  /** As {@code artemis create} does it. */
  private static final int ITERATIONS = 1024;

  private Passwords() {}

  /** Makes a password of 32 letters, digits, {@code -} and {@code _}. */
  static String generate() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random(PASSWORD_BYTES));
  }

  private static byte[] random(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /**
   * Hashes a password as the broker's {@code artemis-users.properties} hold it.
   *
   * <p>Source: Artemis user manual, "Masking Passwords": PBKDF2, as iterations, salt and hash.
   */
  static String hash(String password) {
    byte[] salt = random(SALT_BYTES);
    try {
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, HASH_BITS))
              .getEncoded();
      return "ENC(%d:%s:%s)".formatted(ITERATIONS, hex(salt), hex(hash));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT);
  }
}
