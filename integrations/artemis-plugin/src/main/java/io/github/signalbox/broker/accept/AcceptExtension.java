/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.accept;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;

/**
 * Lets the guards of the running brokers see each connection that Netty accepts. The broker itself
 * notifies a plugin of a connection only once its protocol is known, and collects bytes until then.
 *
 * <p>Netty loads it as a service where the system property {@value
 * ChannelInitializerExtension#EXTENSIONS_SYSTEM_PROPERTY} is {@value #SERVICE_LOAD}.
 */
public final class AcceptExtension extends ChannelInitializerExtension {
  private static final String SERVICE_LOAD = "serviceload";

  private static volatile boolean active;

  /** Creates the extension; Netty does. */
  public AcceptExtension() {}

  /** Asks Netty to load extensions, unless the broker's administrator has said something else. */
  public static void request() {
    if (System.getProperty(EXTENSIONS_SYSTEM_PROPERTY) == null) {
      System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, SERVICE_LOAD);
    }
  }

  /** Returns whether Netty has called it, as it does when an acceptor opens. */
  public static boolean isActive() {
    return active;
  }

  @Override
  public void postInitializeServerListenerChannel(ServerChannel channel) {
    active = true;
  }

  @Override
  public void postInitializeServerChildChannel(Channel channel) {
    ConnectionGuard.accepted(channel);
  }
}
