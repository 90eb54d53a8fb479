/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.broker.policy.Decision.Refused;
import io.github.signalbox.broker.policy.Policy;
import io.github.signalbox.signin.Grants;
import io.github.signalbox.signin.SignInResult;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the gates of all connections share.
 *
 * @param policy who may do what
 * @param limits of one client
 * @param broker what a gate asks the broker
 * @param observer who is told
 */
public record Gate(Policy policy, Limits limits, Broker broker, Observer observer) {
  /**
   * Limits of one client.
   *
   * @param subscriptions topic filters that one client may be subscribed to
   * @param messagesPerSecond advised rate; more is counted
   * @param enforceRate whether more than the advised rate is refused
   * @param refusalEndsConnection whether a refused packet ends the connection on MQTT 5 too
   * @param connectPacketBytes largest packet before the client is signed in
   * @param rejectControlCharacters whether strings with control characters or noncharacters, which
   *     MQTT 5 allows and advises against, are rejected
   */
  public record Limits(
      int subscriptions,
      int messagesPerSecond,
      boolean enforceRate,
      boolean refusalEndsConnection,
      int connectPacketBytes,
      boolean rejectControlCharacters) {}

  /** What a gate asks the broker. */
  public interface Broker {
    /**
     * Tells whether somebody receives what is published to a topic now, or has a session that does.
     *
     * @param topic a point-to-point topic
     */
    boolean isBound(String topic);

    /**
     * Returns what the session of a client is subscribed to, besides its own topics.
     *
     * @param clientId the client
     * @return topic filters
     */
    Set<String> subscriptions(ClientId clientId);

    /**
     * Checks the credentials of a client that connects.
     *
     * @param credentials what it brought
     * @return what the broker's own sign-in is to be told, or the refusal
     */
    SignedIn signIn(Credentials credentials);

    /**
     * Checks a token that a connected client brings in the place of an older one.
     *
     * @param clientId the client
     * @param userName the user name that it signed in with
     * @param type R, W or RW
     * @param token the token
     */
    SignInResult renew(ClientId clientId, String userName, String type, String token);

    /**
     * Looks whether a connected client's tokens are still good.
     *
     * @param grants what it may do
     * @return why they are not; empty while they are
     */
    Optional<SignInResult.Refused> fault(Grants grants);
  }

  /**
   * What a client brought to sign in.
   *
   * @param clientId its name
   * @param userName null where it sent none
   * @param password null where it sent none
   * @param certificate what it proved to own when the connection was made; null without TLS, or
   *     where it showed none
   */
  public record Credentials(
      ClientId clientId,
      @Nullable String userName,
      byte @Nullable [] password,
      @Nullable X509Certificate certificate) {}

  /** The outcome of a sign-in. */
  public sealed interface SignedIn {
    /** The broker's own sign-in decides, on what the client sent. */
    record ByBroker() implements SignedIn {}

    /**
     * The client is who it says.
     *
     * @param userName what the broker's own sign-in is told
     * @param password what the broker's own sign-in is told
     * @param grants what it may do, within the policy
     */
    record ByGate(String userName, byte[] password, Grants grants) implements SignedIn {}

    /**
     * The client is not let in.
     *
     * @param refused why
     */
    record No(Refused refused) implements SignedIn {}
  }

  /** Who is told of what happens; called from the connections' threads, and must not block. */
  public interface Observer {
    /**
     * A client is connected.
     *
     * @param client the client
     */
    void connected(ConnectedClient client);

    /**
     * A client said that it leaves.
     *
     * @param client the client
     */
    void disconnecting(ConnectedClient client);

    /**
     * The connection of a client is gone.
     *
     * @param client the client
     */
    void gone(ConnectedClient client);

    /**
     * A packet was refused.
     *
     * @param who client ID as sent, and address
     * @param refused why
     */
    void refused(String who, Refused refused);

    /**
     * A point-to-point message came from a client.
     *
     * @param bound whether the target receives it or has a session that keeps it
     */
    void pointToPoint(boolean bound);

    /** A point-to-point message was written to its target; again counts again. */
    void delivered();

    /** A client sent more messages per second than advised. */
    void tooFast();

    /**
     * A client asked for something that has no effect here, and got an answer of success.
     *
     * @param client the client
     * @param topic where it asked
     */
    void withoutEffect(ConnectedClient client, String topic);

    /**
     * The gate itself failed; the connection is closed.
     *
     * @param who client ID as sent, and address
     * @param failure what happened
     */
    void failed(String who, Throwable failure);
  }
}
