/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker;

import io.github.signalbox.broker.accept.AcceptExtension;
import io.github.signalbox.broker.accept.ConnectionGuard;
import io.github.signalbox.broker.accept.NewConnection;
import io.github.signalbox.broker.mqtt.GateHandler;
import io.github.signalbox.broker.mqtt.Pipelines;
import io.github.signalbox.broker.mqtt.Stamp;
import io.github.signalbox.broker.policy.Addresses;
import io.github.signalbox.broker.policy.Policy;
import io.netty.channel.Channel;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.WildcardConfiguration;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTConnection;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnection;
import org.apache.activemq.artemis.core.security.SecurityAuth;
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
 * properties, or when something goes wrong inside it, no MQTT client is let in on its acceptors;
 * others go on. It keeps nothing from one start of the broker to the next.
 */
public final class SignalboxPlugin implements ActiveMQServerPlugin {
  private static final Logger LOG = LoggerFactory.getLogger(SignalboxPlugin.class);
  private static final SimpleString P2P = SimpleString.of("signalbox_p2p");

  /** A queue that may match point-to-point topics leaves them to their owners. */
  private static final String NO_P2P = P2P + " IS NULL";

  static {
    AcceptExtension.request();
  }

  private Map<String, String> properties = Map.of();
  private volatile @Nullable Policy policy;
  private volatile @Nullable Addresses addresses;
  private volatile @Nullable Acceptors acceptors;
  private volatile @Nullable BrokerRun run;

  /** Creates the plugin; the broker does. */
  public SignalboxPlugin() {}

  @Override
  public void init(Map<String, String> given) {
    properties = Map.copyOf(given);
  }

  /** Called at each start of the broker, and when a backup gets ready to take over. */
  @Override
  public void registered(ActiveMQServer broker) {
    endRun();
    Addresses translation = addresses(broker.getConfiguration().getWildcardConfiguration());
    Set<String> names = PluginSettings.acceptors(properties);
    Acceptors named = new Acceptors(broker, names);
    addresses = translation;
    acceptors = named;
    policy = null;
    try {
      PluginSettings settings = PluginSettings.of(properties);
      Policy table = new Policy(settings.mapping(), settings.maxP2pLength());
      policy = table;
      BrokerRun started = new BrokerRun(broker, settings, table, translation, named);
      run = started;
      started.begin();
      LOG.info(
          "Signalbox: point-to-point delivery and policy on acceptors {}, groups {}",
          names,
          table.groups());
      warnOfUnknown(names, broker);
    } catch (RuntimeException e) {
      // Whatever it is, it must not keep the broker from serving others.
      LOG.error("Signalbox: no MQTT client is let in on acceptors {}: {}", names, message(e), e);
    }
  }

  private static String message(RuntimeException failure) {
    return failure instanceof IllegalArgumentException
        ? String.valueOf(failure.getMessage())
        : failure.toString();
  }

  private static void warnOfUnknown(Set<String> names, ActiveMQServer broker) {
    Set<String> present = new TreeSet<>();
    broker
        .getConfiguration()
        .getAcceptorConfigurations()
        .forEach(acceptor -> present.add(acceptor.getName()));
    names.stream()
        .filter(name -> !Acceptors.ANY.equals(name) && !present.contains(name))
        .forEach(
            name ->
                LOG.warn(
                    "Signalbox: plugin property {}: the broker has no acceptor '{}'; it has {}",
                    PluginSettings.ACCEPTORS,
                    name,
                    present));
  }

  private static Addresses addresses(WildcardConfiguration wildcards) {
    return new Addresses(
        wildcards.getDelimiter(), wildcards.getAnyWordsString(), wildcards.getSingleWordString());
  }

  @Override
  public void unregistered(ActiveMQServer broker) {
    endRun();
  }

  private void endRun() {
    BrokerRun ending = run;
    run = null;
    if (ending != null) {
      ending.end();
    }
  }

  @Override
  public void afterCreateConnection(RemotingConnection connection) {
    if (!(connection.getTransportConnection() instanceof NettyConnection netty)) {
      return;
    }
    Channel channel = netty.getNettyChannel();
    try {
      if (connection instanceof MQTTConnection) {
        open(channel, connection.getRemoteAddress());
      } else {
        NewConnection other = ConnectionGuard.of(channel);
        if (other != null) {
          other.speaksOther();
        }
      }
    } catch (RuntimeException | LinkageError e) {
      // The broker would only log it and let the client in.
      LOG.error("Signalbox: connection closed", e);
      Pipelines.close(channel);
    }
  }

  private void open(Channel channel, String address) {
    Acceptors named = acceptors;
    BrokerRun now = run;
    if (named != null && !named.include(channel)) {
      return;
    }
    if (now == null || !now.isServing()) {
      Pipelines.close(channel);
      return;
    }
    NewConnection connection = now.guard().watch(channel);
    Pipelines.guard(channel, now.gate(), address, connection::connectReceived);
    connection.speaksMqtt();
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

  /** Without a table whatever has the form of a point-to-point topic counts as one. */
  private boolean isPointToPoint(String address) {
    Addresses translation = addresses;
    Policy table = policy;
    String topic = translation == null ? address : translation.toTopic(address);
    return table == null ? Policy.hasPointToPointForm(topic) : table.isPointToPoint(topic);
  }

  @Override
  public void beforeCreateQueue(QueueConfiguration queue) throws ActiveMQException {
    Addresses translation = addresses;
    if (translation == null || queue.getAddress() == null) {
      return;
    }
    String address = queue.getAddress().toString();
    boolean wildcard = translation.isWildcard(address);
    if (!wildcard && isPointToPoint(address)) {
      String owner = address.substring(address.lastIndexOf(translation.delimiter()) + 1);
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
    BrokerRun now = run;
    if (now != null) {
      now.subscriptions().added(queue);
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
    BrokerRun now = run;
    if (now != null) {
      now.subscriptions().removed(queue);
    }
  }
}
