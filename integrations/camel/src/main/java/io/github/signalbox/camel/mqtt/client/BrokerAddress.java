/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

import java.net.URI;
import java.util.Locale;

/**
 * Where a broker listens.
 *
 * @param uri the address as it was configured
 * @param transport how the connection is made
 * @param host host name or address
 * @param port TCP port
 */
public record BrokerAddress(URI uri, Transport transport, String host, int port) {
  /** The kinds of connections; source: the URI schemes of Paho and of MQTT 5.0, chapter 6. */
  public enum Transport {
    /** Plain TCP. */
    TCP(1883, false, false),
    /** TLS. */
    SSL(8883, true, false),
    /** WebSocket. */
    WS(80, false, true),
    /** WebSocket over TLS. */
    WSS(443, true, true);

    private final int defaultPort;
    private final boolean tls;
    private final boolean webSocket;

    Transport(int defaultPort, boolean tls, boolean webSocket) {
      this.defaultPort = defaultPort;
      this.tls = tls;
      this.webSocket = webSocket;
    }

    boolean isTls() {
      return tls;
    }

    boolean isWebSocket() {
      return webSocket;
    }
  }

  /**
   * Reads an address.
   *
   * @param text {@code tcp://}, {@code ssl://}, {@code ws://} or {@code wss://}, a host, and a port
   *     where it is not the usual one
   * @return the address
   * @throws IllegalArgumentException if it is something else
   */
  public static BrokerAddress parse(String text) {
    try {
      URI uri = URI.create(text.trim());
      Transport transport = Transport.valueOf(uri.getScheme().toUpperCase(Locale.ROOT));
      if (uri.getHost() == null) {
        throw new IllegalArgumentException("no host");
      }
      int port = uri.getPort() < 0 ? transport.defaultPort : uri.getPort();
      return new BrokerAddress(uri, transport, uri.getHost(), port);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new IllegalArgumentException(
          "the broker's URL '"
              + text
              + "' must be tcp://, ssl://, ws:// or wss://, then host and port",
          e);
    }
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
