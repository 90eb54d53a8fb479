/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.signin;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.signin.Signature;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What the gate gives a client that it has checked, for the broker's own sign-in.
 *
 * <p>The broker remembers user names and passwords for a while, without the client ID: a password
 * that fits one client alone must therefore come with a user name that does too. The key is made
 * when the broker starts and never leaves its memory, so nobody can come with a passport of their
 * own, on whichever acceptor.
 */
public final class Passport {
  private static final String KEY = newKey();

  private Passport() {}

  private static String newKey() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * Makes the passport of a client.
   *
   * @param clientId a client that was checked
   * @return the password that goes with the client ID as user name
   */
  public static byte[] of(ClientId clientId) {
    return Signature.password(clientId, KEY).getBytes(StandardCharsets.UTF_8);
  }

  static boolean isOf(ClientId clientId, String password) {
    return MessageDigest.isEqual(of(clientId), password.getBytes(StandardCharsets.UTF_8));
  }
}
