/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Set;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.remoting.server.RemotingService;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.utils.ConfigurationHelper;

/** Tells by the local port whether a connection came through one of the named acceptors. */
final class Acceptors {
  /** Stands for every acceptor. */
  static final String ANY = "*";

  private final ActiveMQServer server;
  private final Set<String> names;

  Acceptors(ActiveMQServer server, Set<String> names) {
    this.server = server;
    this.names = names;
  }

  boolean include(Channel channel) {
    if (names.contains(ANY) || !(channel.localAddress() instanceof InetSocketAddress local)) {
      // Where it cannot be told, the policy applies.
      return true;
    }
    RemotingService remoting = server.getRemotingService();
    return remoting == null
        || names.stream()
            .map(remoting::getAcceptor)
            .filter(NettyAcceptor.class::isInstance)
            .map(NettyAcceptor.class::cast)
            .anyMatch(acceptor -> isOn(acceptor, local.getPort()));
  }

  /** An acceptor that is just opening does not know its actual port yet. */
  private static boolean isOn(NettyAcceptor acceptor, int port) {
    return acceptor.getActualPort() == port
        || ConfigurationHelper.getIntProperty(
                TransportConstants.PORT_PROP_NAME,
                TransportConstants.DEFAULT_PORT,
                acceptor.getConfiguration())
            == port;
  }
}
