/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where the broker is and how devices sign in.
 *
 * @param host the host name or address
 * @param port the MQTT port, 1 to 65535
 * @param userName the user name, null to sign in without one
 * @param password the password, null for none; needs a user name
 */
public record BrokerAccess(
    String host, int port, @Nullable String userName, @Nullable String password) {
  private static final int DEFAULT_PORT = 1883;
  private static final int MAX_PORT = 65_535;

  /**
   * Checks the address.
   *
   * @throws IllegalArgumentException if the host is blank, the port out of range or a password
   *     comes without a user name
   */
  public BrokerAccess {
    if (host.isBlank()) {
      throw new IllegalArgumentException("broker host must not be blank");
    }
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("broker port " + port + " must be 1 to " + MAX_PORT);
    }
    if (password != null && userName == null) {
      throw new IllegalArgumentException("a broker password needs a user name");
    }
  }

  /**
   * Reads an address.
   *
   * @param url {@code tcp://host:port} or {@code mqtt://host:port}; the port may be absent (1883)
   * @return access without a user name
   * @throws IllegalArgumentException if it is not such an address
   */
  public static BrokerAccess parse(String url) {
    try {
      URI uri = new URI(url);
      boolean known = "tcp".equals(uri.getScheme()) || "mqtt".equals(uri.getScheme());
      if (known && uri.getHost() != null && uri.getRawPath().isEmpty()) {
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return new BrokerAccess(uri.getHost(), port, null, null);
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
   * Adds a user.
   *
   * @param user the user name, null for none
   * @param secret the password, null for none
   * @return the same broker with this user
   */
  public BrokerAccess withUser(@Nullable String user, @Nullable String secret) {
    return new BrokerAccess(host, port, user, secret);
  }

  /** Returns the address; never the password. */
  @Override
  public String toString() {
    return "tcp://" + host + ":" + port;
  }
}
