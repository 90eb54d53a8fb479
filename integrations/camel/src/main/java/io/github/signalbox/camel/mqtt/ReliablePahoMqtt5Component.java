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
 * <p>Register it as a bean named {@code paho-mqtt5}. All options of the stock component are
 * understood; {@code client} and {@code filePersistenceDirectory} are of no use here, since each
 * connection has a client of its own that keeps no state.
 */
@Component("paho-mqtt5")
public final class ReliablePahoMqtt5Component extends PahoMqtt5Component {
  /** Publishes of one endpoint under way at once, where no other number is set. */
  public static final int DEFAULT_PUBLISH_WINDOW = 200;

  private int publishWindow = DEFAULT_PUBLISH_WINDOW;
  private long publishTimeoutMs = 10_000;

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

  @Override
  protected Endpoint createEndpoint(String uri, String topic, Map<String, Object> parameters)
      throws Exception {
    ReliableEndpoint endpoint = new ReliableEndpoint(uri, topic, this, getConfiguration().copy());
    setProperties(endpoint, parameters);
    return endpoint;
  }
}
