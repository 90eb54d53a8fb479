/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.signin;

import io.github.signalbox.addressing.ClientId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords by signature: Base64 of the HMAC-SHA1 of the client ID.
 *
 * <p>Source: ApsaraMQ for MQTT, signature authentication.
 */
public final class Signature {
  /** First part of the user name. */
  public static final String MODE = "Signature";

  private Signature() {}

  /**
   * Returns the user name that goes with a signature.
   *
   * @param accessKeyId which secret was used
   * @param instanceId the instance that the device was made for
   */
  public static String userName(String accessKeyId, String instanceId) {
    return MODE + "|" + accessKeyId + "|" + instanceId;
  }

  /**
   * Computes the password of a client.
   *
   * @param clientId the client
   * @param secret the secret of the access key, or of this device
   * @return the password as it is sent
   */
  public static String password(ClientId clientId, String secret) {
    return Base64.getEncoder()
        .encodeToString(
            hmac("HmacSHA1", secret, clientId.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** Compares in a time that does not depend on where two passwords differ. */
  static boolean same(byte[] left, byte[] right) {
    return MessageDigest.isEqual(left, right);
  }

  static byte[] hmac(String algorithm, String secret, byte[] text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM lacks " + algorithm, e);
    }
  }
}
