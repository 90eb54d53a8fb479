/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where the broker is, how devices sign in, and what it does for them.
 *
 * @param host the host name or address
 * @param port the MQTT port, 1 to 65535
 * @param credentials what devices sign in with
 * @param stock whether it lacks Signalbox's plugin, so that devices must subscribe to their own
 *     point-to-point topic
 */
public record BrokerAccess(String host, int port, Credentials credentials, boolean stock) {
  private static final int DEFAULT_PORT = 1883;
  private static final int MAX_PORT = 65_535;
  static final String INSTANCE = "signalbox";

  /**
   * Checks the address.
   *
   * @throws IllegalArgumentException if the host is blank or the port out of range
   */
  public BrokerAccess {
    if (host.isBlank()) {
      throw new IllegalArgumentException("broker host must not be blank");
    }
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("broker port " + port + " must be 1 to " + MAX_PORT);
    }
  }

  /**
   * Reads an address.
   *
   * @param url {@code tcp://host:port} or {@code mqtt://host:port}; the port may be absent (1883)
   * @return access without credentials to a broker with the plugin
   * @throws IllegalArgumentException if it is not such an address
   */
  public static BrokerAccess parse(String url) {
    try {
      URI uri = new URI(url);
      boolean known = "tcp".equals(uri.getScheme()) || "mqtt".equals(uri.getScheme());
      if (known && uri.getHost() != null && uri.getRawPath().isEmpty()) {
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return new BrokerAccess(uri.getHost(), port, new Credentials.None(), false);
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(notAnAddress(url), e);
    }
    throw new IllegalArgumentException(notAnAddress(url));
  }

  private static String notAnAddress(String url) {
    return "broker '" + url + "' must be tcp://<host>:<port>";
  }

  /**
   * Returns the same broker with other credentials.
   *
   * @param others what devices sign in with
   */
  public BrokerAccess with(Credentials others) {
    return new BrokerAccess(host, port, others, stock);
  }

  /**
   * Returns the same broker for devices that sign with an access key.
   *
   * @param accessKeyId the key's name
   * @param secret the key's secret
   */
  public BrokerAccess signing(String accessKeyId, String secret) {
    return with(new Credentials.AccessKey(accessKeyId, secret, INSTANCE));
  }

  /**
   * Returns the same broker with or without the plugin.
   *
   * @param withoutPlugin whether it lacks the plugin
   */
  public BrokerAccess asStock(boolean withoutPlugin) {
    return new BrokerAccess(host, port, credentials, withoutPlugin);
  }

  /** Returns the address; no credentials. */
  @Override
  public String toString() {
    return "tcp://" + host + ":" + port;
  }
}
