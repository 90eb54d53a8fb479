/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Set;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.server.ActiveMQServer;

/** Tells by the local port whether a connection came through one of the named acceptors. */
final class Acceptors {
  private final ActiveMQServer server;
  private final Set<String> names;

  Acceptors(ActiveMQServer server, Set<String> names) {
    this.server = server;
    this.names = names;
  }

  boolean include(Channel channel) {
    if (names.contains("*") || !(channel.localAddress() instanceof InetSocketAddress local)) {
      // Where it cannot be told, the policy applies.
      return true;
    }
    return names.stream()
        .map(name -> server.getRemotingService().getAcceptor(name))
        .filter(NettyAcceptor.class::isInstance)
        .map(NettyAcceptor.class::cast)
        .anyMatch(acceptor -> acceptor.getActualPort() == local.getPort());
  }
}
