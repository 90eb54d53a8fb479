/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.broker.mqtt.Gate.Broker;
import io.github.signalbox.broker.mqtt.Gate.Credentials;
import io.github.signalbox.broker.mqtt.Gate.SignedIn;
import io.github.signalbox.broker.policy.Addresses;
import io.github.signalbox.broker.policy.Decision.Refused;
import io.github.signalbox.broker.policy.Refusal;
import io.github.signalbox.broker.signin.Certificates;
import io.github.signalbox.broker.signin.Passport;
import io.github.signalbox.broker.signin.SecretFile;
import io.github.signalbox.signin.Grants;
import io.github.signalbox.signin.SignIn;
import io.github.signalbox.signin.SignInResult;
import io.github.signalbox.signin.SignInResult.Reason;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.jspecify.annotations.Nullable;

/** What the gates ask, answered by the broker. */
final class ServerAccess implements Broker {
  private static final String ANY_DEVICE = "@@@*";

  private final ActiveMQServer server;
  private final PluginSettings settings;
  private final Addresses addresses;
  private final Subscriptions subscriptions;
  private final @Nullable SignIn signIn;

  ServerAccess(
      ActiveMQServer server,
      PluginSettings settings,
      Addresses addresses,
      Subscriptions subscriptions) {
    this.server = server;
    this.settings = settings;
    this.addresses = addresses;
    this.subscriptions = subscriptions;
    this.signIn =
        settings
            .secrets()
            .map(file -> new SignIn(new SecretFile(file), InstantSource.system()))
            .orElse(null);
  }

  @Override
  public boolean isBound(String topic) {
    try {
      return server.getPostOffice().isAddressBound(SimpleString.of(addresses.ofTopic(topic)));
    } catch (Exception e) {
      throw new IllegalStateException("the broker does not tell who receives " + topic, e);
    }
  }

  @Override
  public Set<String> subscriptions(ClientId clientId) {
    return subscriptions.of(clientId);
  }

  @Override
  public SignedIn signIn(Credentials credentials) {
    if (!server.getConfiguration().isSecurityEnabled()) {
      return new SignedIn.ByBroker();
    }
    String user = credentials.userName();
    if (user != null && SignIn.handles(user)) {
      return bySecret(credentials, user);
    }
    if (user == null && credentials.certificate() != null) {
      return byCertificate(credentials.clientId(), credentials.certificate());
    }
    return isUsersClient(user, credentials.clientId())
        ? new SignedIn.ByBroker()
        : no("this user may not connect as " + credentials.clientId());
  }

  private SignedIn bySecret(Credentials credentials, String user) {
    byte[] password = credentials.password();
    if (signIn == null || password == null) {
      return no(signIn == null ? "the plugin has no secrets" : "no password");
    }
    SignInResult result = signIn.connect(credentials.clientId(), user, password);
    if (result instanceof SignInResult.Accepted accepted) {
      return signedIn(credentials.clientId(), accepted.grants());
    }
    SignInResult.Refused refused = (SignInResult.Refused) result;
    return no(refused.reason() + ": " + refused.message());
  }

  /** The broker has checked by whom the certificate is; here it must name the client. */
  private static SignedIn byCertificate(ClientId clientId, X509Certificate certificate) {
    String subject = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
    return Certificates.names(certificate, clientId)
        ? signedIn(clientId, Grants.all())
        : no("the certificate is of " + subject + ", not of " + clientId);
  }

  @Override
  public SignInResult renew(ClientId clientId, String userName, String type, String token) {
    return signIn == null
        ? new SignInResult.Refused(Reason.NO_ACCOUNT_RIGHT, "the plugin has no secrets")
        : signIn.renew(clientId, userName, type, token);
  }

  @Override
  public Optional<SignInResult.Refused> fault(Grants grants) {
    return signIn == null ? Optional.empty() : signIn.fault(grants);
  }

  private static SignedIn signedIn(ClientId clientId, Grants grants) {
    return new SignedIn.ByGate(clientId.toString(), Passport.of(clientId), grants);
  }

  private static SignedIn no(String message) {
    return new SignedIn.No(new Refused(Refusal.BAD_CREDENTIALS, message));
  }

  /** Tells whether a user of the broker's own sign-in may connect as a client. */
  private boolean isUsersClient(@Nullable String user, ClientId clientId) {
    String allowed = user == null ? null : settings.users().get(user);
    return allowed != null
        && (allowed.equals(clientId.toString()) || allowed.equals(clientId.groupId() + ANY_DEVICE));
  }
}
