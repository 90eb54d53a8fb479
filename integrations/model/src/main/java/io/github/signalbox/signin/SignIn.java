/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.signin;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.signin.SignInResult.Accepted;
import io.github.signalbox.signin.SignInResult.Reason;
import io.github.signalbox.signin.SignInResult.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks what devices sign in with.
 *
 * <p>Source: ApsaraMQ for MQTT, signature and token authentication.
 */
public final class SignIn {
  private static final int NAME_PARTS = 3;

  /** How far the clock of whoever issues tokens may be ahead. */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

  private final Supplier<Secrets> secrets;
  private final InstantSource clock;

  /**
   * Checks against secrets that may change.
   *
   * @param secrets the secrets of now
   * @param clock tells when a token has ended
   */
  public SignIn(Supplier<Secrets> secrets, InstantSource clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Tells whether a user name asks for a sign-in of devices.
   *
   * @param userName as sent, null where there is none
   */
  public static boolean handles(@Nullable String userName) {
    return userName != null
        && (userName.startsWith(Signature.MODE + "|") || userName.startsWith(Token.MODE + "|"));
  }

  /**
   * Checks the credentials of a CONNECT.
   *
   * @param clientId the client ID as sent
   * @param userName a user name that {@link #handles} takes
   * @param password as sent
   * @return what the client may do, or why it is not let in
   */
  public SignInResult connect(ClientId clientId, String userName, byte[] password) {
    String[] parts = userName.split("\\|", -1);
    if (parts.length != NAME_PARTS) {
      return new Refused(
          Reason.FORGED,
          "user name has %d parts; expected are %d".formatted(parts.length, NAME_PARTS));
    }
    return Signature.MODE.equals(parts[0])
        ? bySignature(clientId, parts[1], password)
        : byTokens(clientId, parts[1], new String(password, StandardCharsets.UTF_8));
  }

  private SignInResult bySignature(ClientId clientId, String accessKeyId, byte[] password) {
    List<String> possible = secrets.get().of(accessKeyId, clientId);
    if (possible.isEmpty()) {
      return new Refused(
          Reason.NO_ACCOUNT_RIGHT,
          "access key is not known or not for %s, or devices and servers share it"
              .formatted(clientId.groupId()));
    }
    for (String secret : possible) {
      byte[] expected = Signature.password(clientId, secret).getBytes(StandardCharsets.UTF_8);
      if (Signature.same(expected, password)) {
        return new Accepted(Grants.all());
      }
    }
    return new Refused(Reason.BAD_SIGNATURE, "the password does not sign this client ID");
  }

  private SignInResult byTokens(ClientId clientId, String accessKeyId, String password) {
    String[] pairs = password.split("\\|", -1);
    List<Token> tokens = new ArrayList<>();
    Set<Right> rights = EnumSet.noneOf(Right.class);
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      Token token;
      try {
        token = Token.read(pairs[i + 1]);
      } catch (IllegalArgumentException e) {
        return new Refused(Reason.FORGED, "not a token");
      }
      Refused fault = fault(clientId, accessKeyId, pairs[i], token, pairs[i + 1]);
      if (fault != null) {
        return fault;
      }
      if (!rights.add(token.right())) {
        return new Refused(Reason.FORGED, "more than one token of type " + token.right());
      }
      tokens.add(token);
    }
    return tokens.isEmpty() || pairs.length % 2 != 0
        ? new Refused(Reason.FORGED, "the password is not pairs of type and token")
        : new Accepted(Grants.of(tokens));
  }

  /**
   * Checks a token that a connected client brings in the place of an older one.
   *
   * @param clientId the client
   * @param userName the user name that it signed in with
   * @param type R, W or RW
   * @param text the token
   * @return a grant of this token alone, or why it does not count
   */
  public SignInResult renew(ClientId clientId, String userName, String type, String text) {
    String[] parts = userName.split("\\|", -1);
    return parts.length == NAME_PARTS && Token.MODE.equals(parts[0])
        ? byTokens(clientId, parts[1], type + "|" + text)
        : new Refused(Reason.FORGED, "the client did not sign in with tokens");
  }

  /**
   * Looks whether a connected client's tokens are still good.
   *
   * @param grants what it may do
   * @return why they are not; empty while they are
   */
  public Optional<Refused> fault(Grants grants) {
    Secrets now = secrets.get();
    return grants.tokens().stream()
        .filter(token -> now.isRevoked(token.id()))
        .map(token -> new Refused(Reason.REVOKED, "token " + token.id() + " was revoked"))
        .findFirst();
  }

  /** Returns what is wrong with a token that a client brings, null where nothing is. */
  private @Nullable Refused fault(
      ClientId clientId, String accessKeyId, String type, Token token, String text) {
    List<String> possible = secrets.get().of(accessKeyId, clientId);
    if (!token.accessKeyId().equals(accessKeyId) || possible.isEmpty()) {
      return new Refused(
          Reason.NO_ACCOUNT_RIGHT, "access key is not known or not for " + clientId.groupId());
    }
    if (possible.stream().noneMatch(secret -> Token.isSigned(text, secret))) {
      return new Refused(Reason.BAD_SIGNATURE, "the token's signature is wrong");
    }
    if (!token.isFor(clientId) || !token.right().name().equals(type)) {
      return new Refused(Reason.FORGED, "the token is not of this client and type");
    }
    if (secrets.get().isRevoked(token.id())) {
      return new Refused(Reason.REVOKED, "token " + token.id() + " was revoked");
    }
    if (token.expiry().isAfter(clock.instant().plus(Token.MAX_LIFE).plus(CLOCKS_APART))) {
      return new Refused(
          Reason.FORGED, "the token ends more than %s ahead".formatted(Token.MAX_LIFE));
    }
    return token.expiry().isAfter(clock.instant())
        ? null
        : new Refused(Reason.EXPIRED, "token %s ended at %s".formatted(token.id(), token.expiry()));
  }
}
