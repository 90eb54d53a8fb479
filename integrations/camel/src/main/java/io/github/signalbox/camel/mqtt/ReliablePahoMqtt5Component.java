/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Component;
import org.apache.camel.spi.annotations.Component;
import org.jspecify.annotations.Nullable;

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
 *   <li>{@code client}, {@code persistence}, {@code filePersistenceDirectory} and {@code
 *       executorServiceTimeout}: of no use, since the client beneath is not Paho's and keeps no
 *       state.
 *   <li>{@code socketFactory}: not supported; {@code ssl://} and {@code wss://} take {@code
 *       sslClientProps}, else the JVM's {@code javax.net.ssl.*}.
 * </ul>
 */
@Component("paho-mqtt5")
public final class ReliablePahoMqtt5Component extends PahoMqtt5Component {
  /** Publishes of one endpoint under way at once, where no other number is set. */
  public static final int DEFAULT_PUBLISH_WINDOW = 200;

  private static final int THREADS = 2;
  private static final int STOP_SECONDS = 2;
  private static final long LARGEST_PACKET = 268_435_460;

  private int publishWindow = DEFAULT_PUBLISH_WINDOW;
  private long publishTimeoutMs = 10_000;
  private long maxInFlightBytes = 16L << 20;
  private long maximumPacketSize = 16L << 20;
  private @Nullable EventLoopGroup threads;

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

  /** Returns how many bytes the largest packet has that the broker may send. */
  public long getMaximumPacketSize() {
    return maximumPacketSize;
  }

  /**
   * Sets how many bytes the largest packet has that the broker may send. A broker discards what is
   * larger (MQTT 5.0, section 3.1.2.11.4).
   *
   * @param maximumPacketSize bytes, 1 to 268435460
   * @throws IllegalArgumentException if it is out of range
   */
  public void setMaximumPacketSize(long maximumPacketSize) {
    if (maximumPacketSize < 1 || maximumPacketSize > LARGEST_PACKET) {
      throw new IllegalArgumentException(
          "maximumPacketSize " + maximumPacketSize + " must be 1 to " + LARGEST_PACKET);
    }
    this.maximumPacketSize = maximumPacketSize;
  }

  /** Returns the threads that read and write for all connections. */
  synchronized EventLoopGroup threads() {
    if (threads == null) {
      threads = new NioEventLoopGroup(THREADS, new DefaultThreadFactory("mqtt-client", true));
    }
    return threads;
  }

  @Override
  protected void doStop() throws Exception {
    super.doStop();
    EventLoopGroup last;
    synchronized (this) {
      last = threads;
      threads = null;
    }
    if (last != null) {
      last.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
          .await(STOP_SECONDS + 1L, TimeUnit.SECONDS);
    }
  }

  @Override
  protected Endpoint createEndpoint(String uri, String topic, Map<String, Object> parameters)
      throws Exception {
    ReliableEndpoint endpoint = new ReliableEndpoint(uri, topic, this, getConfiguration().copy());
    setProperties(endpoint, parameters);
    return endpoint;
  }
}
