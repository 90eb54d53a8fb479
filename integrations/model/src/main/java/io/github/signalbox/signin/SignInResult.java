/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.signin;

/** The outcome of a sign-in. */
public sealed interface SignInResult {
  /**
   * The client is who it says.
   *
   * @param grants what it may do beside the policy
   */
  record Accepted(Grants grants) implements SignInResult {}

  /**
   * It is not let in.
   *
   * @param reason why
   * @param message why, in words; names no secret
   */
  record Refused(Reason reason, String message) implements SignInResult {}

  /**
   * Why a client is not let in.
   *
   * <p>Source: ApsaraMQ for MQTT, token authentication, codes of invalid tokens.
   */
  enum Reason {
    /** Not a token, or not of this client. */
    FORGED(1),
    /** Its time is over. */
    EXPIRED(2),
    /** It was taken back. */
    REVOKED(3),
    /** None of the client's tokens names the topic. */
    WRONG_RESOURCE(4),
    /** A token names the topic, with another right. */
    WRONG_RIGHT(5),
    /** Not signed with a secret of its key. */
    BAD_SIGNATURE(8),
    /** The key is unknown or not for this group. */
    NO_ACCOUNT_RIGHT(-1);

    private final int code;

    Reason(int code) {
      this.code = code;
    }

    /** Returns the code that the client is told. */
    public int code() {
      return code;
    }
  }
}
