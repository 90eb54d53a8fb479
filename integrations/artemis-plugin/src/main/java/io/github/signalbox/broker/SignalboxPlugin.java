/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker;

import io.github.signalbox.broker.mqtt.Gate;
import io.github.signalbox.broker.mqtt.GateHandler;
import io.github.signalbox.broker.mqtt.Stamp;
import io.github.signalbox.broker.policy.Addresses;
import io.github.signalbox.broker.policy.Policy;
import io.github.signalbox.broker.presence.Presence;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTConnection;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTProtocolHandler;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.core.security.SecurityAuth;
import org.apache.activemq.artemis.core.server.ActivateCallback;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an Artemis broker serve devices that speak to ApsaraMQ for MQTT: point-to-point delivery
 * without subscription, the addressing policy, sign-in and identity.
 *
 * <p>It is configured by its properties in {@code broker.xml} alone. It fails closed: with wrong
 * properties, or when something goes wrong inside it, devices are not let in.
 */
public final class SignalboxPlugin implements ActiveMQServerPlugin {
  private static final Logger LOG = LoggerFactory.getLogger(SignalboxPlugin.class);
  private static final SimpleString P2P = SimpleString.of("signalbox_p2p");

  /** A queue that may match point-to-point topics leaves them to their owners. */
  private static final String NO_P2P = P2P + " IS NULL";

  private final Counters counters = new Counters();
  private @Nullable PluginSettings settings;
  private @Nullable String misconfigured;
  private @Nullable Policy policy;
  private @Nullable Gate gate;
  private @Nullable ActiveMQServer server;
  private @Nullable Addresses addresses;
  private @Nullable Subscriptions subscriptions;

  /** Creates the plugin; the broker does. */
  public SignalboxPlugin() {}

  @Override
  public void init(Map<String, String> properties) {
    try {
      settings = PluginSettings.of(properties);
      policy = new Policy(settings.mapping(), settings.maxP2pLength());
    } catch (IllegalArgumentException e) {
      misconfigured = e.getMessage();
    }
  }

  @Override
  public void registered(ActiveMQServer broker) {
    server = broker;
    addresses = addresses(broker.getConfiguration().getWildcardConfiguration());
    if (settings == null || policy == null || misconfigured != null) {
      LOG.error("Signalbox: no MQTT client is let in: {}", misconfigured);
      return;
    }
    Subscriptions held = new Subscriptions(policy, addresses);
    subscriptions = held;
    broker.registerActivateCallback(
        new ActivateCallback() {
          @Override
          public void activated() {
            held.load(broker);
          }
        });
    try {
      gate =
          new Gate(
              policy,
              settings.limits(),
              new ServerAccess(broker, settings, addresses, held),
              new Watch(counters, presence(broker, settings, addresses)));
    } catch (IllegalArgumentException e) {
      LOG.error("Signalbox: no MQTT client is let in: {}", e.getMessage());
      return;
    }
    register(broker);
    LOG.info(
        "Signalbox: point-to-point delivery and policy on acceptors {}, groups {}",
        settings.acceptors(),
        policy.groups());
  }

  private static Addresses addresses(WildcardConfiguration wildcards) {
    return new Addresses(
        wildcards.getDelimiter(), wildcards.getAnyWordsString(), wildcards.getSingleWordString());
  }

  private @Nullable Presence presence(
      ActiveMQServer broker, PluginSettings set, Addresses translation) {
    boolean declared =
        set.mapping()
            .parent(Presence.PARENT)
            .filter(rule -> rule.publishers().contains(Presence.GROUP))
            .isPresent();
    return declared ? new Presence(broker, translation, counters::clients) : null;
  }

  private void register(ActiveMQServer broker) {
    try {
      ObjectName name = name(broker);
      MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
      if (beans.isRegistered(name)) {
        // Of a broker that was stopped in this JVM, which does not say goodbye to its plugins.
        beans.unregisterMBean(name);
      }
      beans.registerMBean(counters, name);
    } catch (JMException e) {
      LOG.warn("Signalbox: no management view: {}", e.toString());
    }
  }

  private static ObjectName name(ActiveMQServer broker) throws JMException {
    return new ObjectName(
        "io.github.signalbox:type=BrokerPlugin,broker="
            + ObjectName.quote(broker.getConfiguration().getName()));
  }

  @Override
  public void unregistered(ActiveMQServer broker) {
    try {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(name(broker));
    } catch (JMException e) {
      LOG.debug("Signalbox: no management view to take away", e);
    }
  }

  @Override
  public void afterCreateConnection(RemotingConnection connection) {
    if (!(connection instanceof MQTTConnection)
        || !(connection.getTransportConnection() instanceof NettyConnection netty)) {
      return;
    }
    Channel channel = netty.getNettyChannel();
    try {
      Gate open = gate;
      if (settings != null
          && server != null
          && !new Acceptors(server, settings.acceptors()).include(channel)) {
        return;
      }
      if (open == null) {
        channel.close();
      } else {
        place(channel.pipeline(), new GateHandler(open, connection.getRemoteAddress()));
      }
    } catch (RuntimeException | LinkageError e) {
      // The broker would only log it and let the client in.
      LOG.error("Signalbox: connection closed", e);
      channel.close();
    }
  }

  private static void place(ChannelPipeline pipeline, GateHandler handler) {
    pipeline.addBefore(pipeline.context(MQTTProtocolHandler.class).name(), null, handler);
  }

  private static void stamp(@Nullable RemotingConnection connection, Message message) {
    if (connection instanceof MQTTConnection
        && connection.getTransportConnection() instanceof NettyConnection netty) {
      String client = GateHandler.clientOf(netty.getNettyChannel());
      if (client != null) {
        Stamp.on(message, client);
      }
    }
  }

  @Override
  public void beforeSend(
      ServerSession session,
      Transaction tx,
      Message message,
      boolean direct,
      boolean noAutoCreateQueue) {
    stamp(session.getRemotingConnection(), message);
    String address = message.getAddress();
    if (address == null || isPointToPoint(address)) {
      message.putBooleanProperty(P2P, true);
    } else if (message.containsProperty(P2P)) {
      message.removeProperty(P2P);
    }
  }

  /** Without a policy every message counts as one that has an owner. */
  private boolean isPointToPoint(String address) {
    return policy == null || addresses == null || policy.isPointToPoint(addresses.toTopic(address));
  }

  @Override
  public void beforeCreateQueue(QueueConfiguration queue) throws ActiveMQException {
    if (policy == null || addresses == null || queue.getAddress() == null) {
      return;
    }
    String address = queue.getAddress().toString();
    boolean wildcard = addresses.isWildcard(address);
    if (!wildcard && isPointToPoint(address)) {
      String owner = address.substring(address.lastIndexOf(addresses.delimiter()) + 1);
      if (!queue.getName().toString().equals(owner + "." + address)) {
        throw new ActiveMQSecurityException(
            "queue " + queue.getName() + " asks for the messages of " + owner);
      }
    } else if (wildcard) {
      SimpleString filter = queue.getFilterString();
      queue.setFilterString(
          filter == null || filter.isEmpty() ? NO_P2P : "(" + filter + ") AND " + NO_P2P);
    }
  }

  @Override
  public void afterCreateQueue(Queue queue) {
    if (subscriptions != null) {
      subscriptions.added(queue);
    }
  }

  @Override
  public void afterDestroyQueue(
      Queue queue,
      SimpleString address,
      SecurityAuth session,
      boolean checkConsumerCount,
      boolean removeConsumers,
      boolean autoDeleteAddress) {
    if (subscriptions != null) {
      subscriptions.removed(queue);
    }
  }
}
