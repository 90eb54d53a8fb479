/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.signin;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a signed-in client may do, within the policy.
 *
 * @param everything whether it may do whatever the policy allows, as after a signature
 * @param tokens the tokens it brought
 */
public record Grants(boolean everything, List<Token> tokens) {
  private static final String SHARE = "$share/";

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
   * Tells whether a message may be published.
   *
   * @param topic the topic name
   */
  public boolean mayPublish(String topic) {
    return covered(topic, Right.W);
  }

  /**
   * Tells whether a filter may be subscribed: whether each topic it matches is granted.
   *
   * @param filter the filter, with its share name if it has one
   */
  public boolean maySubscribe(String filter) {
    String topics =
        filter.startsWith(SHARE)
            ? filter.substring(filter.indexOf('/', SHARE.length()) + 1)
            : filter;
    return covered(topics, Right.R);
  }

  private boolean covered(String filter, Right right) {
    return everything
        || tokens.stream()
            .filter(token -> token.right() == right || token.right() == Right.RW)
            .flatMap(token -> token.resources().stream())
            .anyMatch(resource -> covers(resource.split("/", -1), filter.split("/", -1)));
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
