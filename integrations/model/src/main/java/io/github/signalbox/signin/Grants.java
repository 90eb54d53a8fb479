/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.signin;

import io.github.signalbox.signin.SignInResult.Reason;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a signed-in client may do, within the policy.
 *
 * @param everything whether it may do whatever the policy allows, as after a signature
 * @param tokens the tokens it brought
 */
public record Grants(boolean everything, List<Token> tokens) {
  private static final String SHARE = "$share/";

  /**
   * Why something is not granted.
   *
   * @param reason wrong resource or wrong right
   * @param type type of the token that it is about: the one that names the topic, or that has the
   *     right
   */
  public record Denial(Reason reason, Right type) {}

  /** Copies the list. */
  public Grants {
    tokens = List.copyOf(tokens);
  }

  /** Returns the grants of a client without tokens. */
  public static Grants all() {
    return new Grants(true, List.of());
  }

  /**
   * Returns the grants of some tokens.
   *
   * @param tokens what they allow together is granted, and nothing without one
   */
  public static Grants of(List<Token> tokens) {
    return new Grants(false, tokens);
  }

  /**
   * Returns the grants with a token in the place of the one of the same right.
   *
   * @param token the new token
   */
  public Grants renewed(Token token) {
    List<Token> others = tokens.stream().filter(other -> other.right() != token.right()).toList();
    return of(Stream.concat(others.stream(), Stream.of(token)).toList());
  }

  /**
   * Tells whether a message may be published.
   *
   * @param topic the topic name
   */
  public boolean mayPublish(String topic) {
    return whyNotPublish(topic).isEmpty();
  }

  /**
   * Tells whether a filter may be subscribed: whether each topic it matches is granted.
   *
   * @param filter the filter, with its share name if it has one
   */
  public boolean maySubscribe(String filter) {
    return whyNotSubscribe(filter).isEmpty();
  }

  /**
   * Tells why a message may not be published.
   *
   * @param topic the topic name
   * @return wrong resource or wrong right; empty where it may
   */
  public Optional<Denial> whyNotPublish(String topic) {
    return whyNot(topic, Right.W);
  }

  /**
   * Tells why a filter may not be subscribed, or a message not be received.
   *
   * @param filter the filter, with its share name if it has one, or a topic name; each topic that
   *     it matches must be granted
   * @return wrong resource or wrong right; empty where it may
   */
  public Optional<Denial> whyNotSubscribe(String filter) {
    String topics =
        filter.startsWith(SHARE)
            ? filter.substring(filter.indexOf('/', SHARE.length()) + 1)
            : filter;
    return whyNot(topics, Right.R);
  }

  private Optional<Denial> whyNot(String filter, Right right) {
    if (everything) {
      return Optional.empty();
    }
    String[] levels = filter.split("/", -1);
    List<Token> named =
        tokens.stream()
            .filter(
                token ->
                    token.resources().stream()
                        .anyMatch(resource -> covers(resource.split("/", -1), levels)))
            .toList();
    if (named.isEmpty()) {
      return Optional.of(new Denial(Reason.WRONG_RESOURCE, typeFor(right)));
    }
    return named.stream().anyMatch(token -> has(token, right))
        ? Optional.empty()
        : Optional.of(new Denial(Reason.WRONG_RIGHT, named.get(0).right()));
  }

  private static boolean has(Token token, Right right) {
    return token.right() == right || token.right() == Right.RW;
  }

  /** Returns the type of the token that would have to allow something. */
  private Right typeFor(Right right) {
    return tokens.stream()
        .filter(token -> has(token, right))
        .map(Token::right)
        .findFirst()
        .orElse(right);
  }

  private static boolean covers(String[] resource, String[] filter) {
    for (int i = 0; i < resource.length; i++) {
      if ("#".equals(resource[i])) {
        return true;
      }
      boolean matches =
          i < filter.length
              && !"#".equals(filter[i])
              && ("+".equals(resource[i]) || resource[i].equals(filter[i]));
      if (!matches) {
        return false;
      }
    }
    return resource.length == filter.length;
  }

  /** Returns when the first token ends; empty without tokens. */
  public Optional<Instant> expiry() {
    return tokens.stream().map(Token::expiry).min(Comparator.naturalOrder());
  }
}
