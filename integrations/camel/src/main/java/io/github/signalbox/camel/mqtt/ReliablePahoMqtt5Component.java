/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Component;
import org.apache.camel.spi.annotations.Component;

/**
 * Camel's {@code paho-mqtt5} component with the delivery rules of this bundle.
 *
 * <p>Register it as a bean named {@code paho-mqtt5}. It understands the stock component's options,
 * with these differences:
 *
 * <ul>
 *   <li>{@code automaticReconnect}: with the default {@code true} a route starts without the broker
 *       too, and connects once it is there; with {@code false} the start fails, and a connection
 *       that has gone stays away.
 *   <li>{@code maxReconnectDelay}: 10 seconds where left at the stock component's 128 seconds.
 *   <li>{@code receiveMaximum}: 1000 where left at the stock component's 65535.
 *   <li>{@code qos}: a consumer with {@code manualAcksEnabled} subscribes with 1 at most.
 *   <li>{@code cleanStart}: drops an old session at the start, not whenever a connection has gone.
 *   <li>{@code client}, {@code persistence} and {@code filePersistenceDirectory}: of no use, since
 *       each connection has a client of its own that keeps no state.
 * </ul>
 */
@Component("paho-mqtt5")
public final class ReliablePahoMqtt5Component extends PahoMqtt5Component {
  /** Publishes of one endpoint under way at once, where no other number is set. */
  public static final int DEFAULT_PUBLISH_WINDOW = 200;

  private int publishWindow = DEFAULT_PUBLISH_WINDOW;
  private long publishTimeoutMs = 10_000;
  private long maxInFlightBytes = 16L << 20;

  /** Creates the component; Camel sets its context. */
  public ReliablePahoMqtt5Component() {}

  /** Returns how many publishes of one endpoint may be under way at once. */
  public int getPublishWindow() {
    return publishWindow;
  }

  /**
   * Sets how many publishes of one endpoint may be under way at once.
   *
   * @param publishWindow 1 to 65535
   * @throws IllegalArgumentException if it is out of range
   */
  public void setPublishWindow(int publishWindow) {
    if (publishWindow < 1 || publishWindow > 65_535) {
      throw new IllegalArgumentException("publishWindow " + publishWindow + " must be 1 to 65535");
    }
    this.publishWindow = publishWindow;
  }

  /** Returns how long a publish may take, waiting for a connection included, in milliseconds. */
  public long getPublishTimeoutMs() {
    return publishTimeoutMs;
  }

  /**
   * Sets how long a publish may take, waiting for a connection included.
   *
   * @param publishTimeoutMs milliseconds, above 0
   * @throws IllegalArgumentException if it is not above 0
   */
  public void setPublishTimeoutMs(long publishTimeoutMs) {
    if (publishTimeoutMs <= 0) {
      throw new IllegalArgumentException("publishTimeoutMs " + publishTimeoutMs + " must be > 0");
    }
    this.publishTimeoutMs = publishTimeoutMs;
  }

  /** Returns how many payload bytes each consumer may hold that are not done yet. */
  public long getMaxInFlightBytes() {
    return maxInFlightBytes;
  }

  /**
   * Sets how many payload bytes each consumer may hold that are not done yet; a single message may
   * have more.
   *
   * @param maxInFlightBytes bytes, above 0
   * @throws IllegalArgumentException if it is not above 0
   */
  public void setMaxInFlightBytes(long maxInFlightBytes) {
    if (maxInFlightBytes <= 0) {
      throw new IllegalArgumentException("maxInFlightBytes " + maxInFlightBytes + " must be > 0");
    }
    this.maxInFlightBytes = maxInFlightBytes;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String topic, Map<String, Object> parameters)
      throws Exception {
    ReliableEndpoint endpoint = new ReliableEndpoint(uri, topic, this, getConfiguration().copy());
    setProperties(endpoint, parameters);
    return endpoint;
  }
}
