/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker;

import io.github.signalbox.broker.mqtt.ConnectedClient;
import io.github.signalbox.broker.mqtt.Gate.Observer;
import io.github.signalbox.broker.policy.Decision.Refused;
import io.github.signalbox.broker.presence.Presence;
import io.github.signalbox.broker.presence.PresenceEvents.Change;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts, logs and tells what happens at the gates. */
final class Watch implements Observer {
  private static final Logger LOG = LoggerFactory.getLogger(SignalboxPlugin.class);

  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\u2028\\u2029]");

  private final Counters counters;
  private final @Nullable Presence presence;

  /** Topics of a fixed few that the log has named since the broker's start. */
  private final Set<String> noted = ConcurrentHashMap.newKeySet();

  Watch(Counters counters, @Nullable Presence presence) {
    this.counters = counters;
    this.presence = presence;
  }

  private void tell(ConnectedClient client, Change change) {
    if (presence != null) {
      presence.changed(client, change);
    }
  }

  @Override
  public void connected(ConnectedClient client) {
    counters.connected(client);
    tell(client, Change.CONNECT);
  }

  @Override
  public void disconnecting(ConnectedClient client) {
    tell(client, Change.DISCONNECT);
  }

  @Override
  public void gone(ConnectedClient client) {
    counters.gone(client);
    tell(client, Change.TCPCLEAN);
  }

  @Override
  public void refused(String who, Refused refused) {
    counters.refused(refused.refusal());
    LOG.info(
        "Signalbox: refused {} ({}): {}",
        printable(who),
        refused.refusal().label(),
        printable(refused.message()));
  }

  @Override
  public void pointToPoint(boolean bound) {
    counters.pointToPoint(bound);
  }

  @Override
  public void delivered() {
    counters.delivered();
  }

  @Override
  public void tooFast() {
    counters.tooFast();
  }

  @Override
  public void withoutEffect(ConnectedClient client, String topic) {
    if (noted.add(topic)) {
      LOG.info(
          "Signalbox: {} publishes to {}, which is accepted and has no effect: the messages of a"
              + " client keep their order anyway; further ones are not logged",
          client.clientId(),
          topic);
    }
  }

  @Override
  public void failed(String who, Throwable failure) {
    counters.failed();
    LOG.error("Signalbox: connection of {} closed", printable(who), failure);
  }

  /** Keeps what a client sent from writing log lines of its own. */
  private static String printable(String text) {
    return UNPRINTABLE.matcher(text).replaceAll("?");
  }
}
