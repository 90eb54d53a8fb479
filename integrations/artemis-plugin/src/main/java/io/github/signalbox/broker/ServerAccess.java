/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker;

import io.github.signalbox.broker.mqtt.Gate.Broker;
import io.github.signalbox.broker.mqtt.Gate.Credentials;
import io.github.signalbox.broker.mqtt.Gate.SignedIn;
import io.github.signalbox.broker.policy.Decision.Refused;
import io.github.signalbox.broker.policy.Refusal;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ActiveMQServer;

/** What the gates ask, answered by the broker. */
final class ServerAccess implements Broker {
  private static final String ANY_DEVICE = "@@@*";

  private final ActiveMQServer server;
  private final PluginSettings settings;

  ServerAccess(ActiveMQServer server, PluginSettings settings) {
    this.server = server;
    this.settings = settings;
  }

  @Override
  public boolean isBound(String topic) {
    try {
      return server.getPostOffice().isAddressBound(SimpleString.of(topic));
    } catch (Exception e) {
      throw new IllegalStateException("the broker does not tell who receives " + topic, e);
    }
  }

  @Override
  public SignedIn signIn(Credentials credentials) {
    if (!server.getConfiguration().isSecurityEnabled()) {
      return new SignedIn.ByBroker();
    }
    String user = credentials.userName();
    String clientId = credentials.clientId().toString();
    String allowed = user == null ? null : settings.users().get(user);
    boolean fits =
        allowed != null
            && (allowed.endsWith(ANY_DEVICE)
                ? allowed.equals(credentials.clientId().groupId() + ANY_DEVICE)
                : allowed.equals(clientId));
    return fits
        ? new SignedIn.ByBroker()
        : new SignedIn.No(
            new Refused(Refusal.BAD_CREDENTIALS, "this user may not connect as " + clientId));
  }
}
