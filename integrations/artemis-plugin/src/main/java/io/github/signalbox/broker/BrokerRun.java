/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker;

import io.github.signalbox.broker.accept.AcceptExtension;
import io.github.signalbox.broker.accept.ConnectionGuard;
import io.github.signalbox.broker.mqtt.Gate;
import io.github.signalbox.broker.policy.Addresses;
import io.github.signalbox.broker.policy.Policy;
import io.github.signalbox.broker.presence.Presence;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.activemq.artemis.core.server.ActivateCallback;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a broker with the plugin, from its start or fail-over until it stops: all that must
 * not outlive it. A backup has a run too, which becomes active when the backup does, if ever.
 */
final class BrokerRun implements ActivateCallback {
  private static final Logger LOG = LoggerFactory.getLogger(SignalboxPlugin.class);

  private final ActiveMQServer server;
  private final Counters counters = new Counters();
  private final Subscriptions subscriptions;
  private final @Nullable Presence presence;
  private final Gate gate;
  private final ConnectionGuard guard;
  private volatile boolean shown;
  private volatile boolean serving;

  /**
   * Prepares a run.
   *
   * @throws IllegalArgumentException if the secrets cannot be read; names the file
   */
  BrokerRun(
      ActiveMQServer server,
      PluginSettings settings,
      Policy policy,
      Addresses addresses,
      Acceptors acceptors) {
    this.server = server;
    this.subscriptions = new Subscriptions(policy, addresses);
    this.presence = presence(settings, addresses);
    Watch watch = new Watch(counters, presence);
    this.gate =
        new Gate(
            policy,
            settings.limits(),
            new ServerAccess(server, settings, addresses, subscriptions),
            watch);
    this.guard =
        new ConnectionGuard(
            Duration.ofSeconds(settings.arrivals().connectSeconds()),
            settings.arrivals().perAddress(),
            acceptors::include,
            watch);
  }

  private @Nullable Presence presence(PluginSettings settings, Addresses addresses) {
    boolean declared =
        settings
            .mapping()
            .parent(Presence.PARENT)
            .filter(rule -> rule.publishers().contains(Presence.GROUP))
            .isPresent();
    return declared ? new Presence(server, addresses, counters::clients) : null;
  }

  Gate gate() {
    return gate;
  }

  ConnectionGuard guard() {
    return guard;
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  /** Begins: now, where the broker is active already. */
  void begin() {
    server.registerActivateCallback(this);
    if (server.isStarted() && server.isActive()) {
      activated();
    }
  }

  @Override
  public void activated() {
    try {
      subscriptions.load(server);
      guard.start();
      if (presence != null) {
        presence.start();
      }
      registerCounters();
      serving = true;
    } catch (RuntimeException e) {
      // The broker would not start, and serve nobody else either.
      LOG.error("Signalbox: no MQTT client is let in", e);
    }
  }

  /** Returns whether clients may come in: from the broker's activation until its stop. */
  boolean isServing() {
    return serving;
  }

  @Override
  public void activationComplete() {
    if (!AcceptExtension.isActive()) {
      LOG.warn(
          "Signalbox: connections are not limited before their first 8 bytes or during a WebSocket"
              + " handshake, since Netty was in use before the plugin; start the JVM with"
              + " -D{}=serviceload",
          AcceptExtension.EXTENSIONS_SYSTEM_PROPERTY);
    }
  }

  @Override
  public void deActivate() {
    end();
  }

  @Override
  public void stop(ActiveMQServer stopped) {
    end();
  }

  @Override
  public void shutdown(ActiveMQServer stopped) {
    end();
  }

  /** Ends; nothing of it is left in the broker or the JVM. */
  void end() {
    serving = false;
    server.unregisterActivateCallback(this);
    guard.stop();
    if (presence != null) {
      presence.stop();
    }
    unregisterCounters();
  }

  private void registerCounters() {
    try {
      ObjectName name = name();
      MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
      if (beans.isRegistered(name)) {
        // Of a broker of the same name in this JVM that has not stopped yet.
        beans.unregisterMBean(name);
      }
      beans.registerMBean(counters, name);
      shown = true;
    } catch (JMException e) {
      LOG.warn("Signalbox: no management view: {}", e.toString());
    }
  }

  private void unregisterCounters() {
    if (!shown) {
      return;
    }
    shown = false;
    try {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(name());
    } catch (JMException e) {
      LOG.debug("Signalbox: no management view to remove", e);
    }
  }

  private ObjectName name() throws JMException {
    return new ObjectName(
        "io.github.signalbox:type=BrokerPlugin,broker="
            + ObjectName.quote(server.getConfiguration().getName()));
  }
}
