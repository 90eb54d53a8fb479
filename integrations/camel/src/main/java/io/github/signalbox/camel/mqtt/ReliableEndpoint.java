/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Endpoint;
import org.apache.camel.spi.UriEndpoint;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/** An endpoint whose consumer and producer keep the delivery rules. */
@UriEndpoint(
    firstVersion = "4.17.0",
    scheme = "paho-mqtt5",
    title = "Paho MQTT 5",
    syntax = "paho-mqtt5:topic")
final class ReliableEndpoint extends PahoMqtt5Endpoint {
  private static final PahoMqtt5Configuration DEFAULTS = new PahoMqtt5Configuration();
  private static final long LONGEST_PAUSE_MILLIS = 10_000;
  private static final int RECEIVE_MAXIMUM = 1000;
  private static final String SHARED = "$share/";

  private final ReliablePahoMqtt5Component component;

  ReliableEndpoint(
      String uri,
      String topic,
      ReliablePahoMqtt5Component component,
      PahoMqtt5Configuration configuration) {
    super(uri, topic, component, configuration);
    this.component = component;
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    ReliableConsumer consumer = new ReliableConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public Producer createProducer() {
    return new ReliableProducer(this);
  }

  @Override
  public AsyncProducer createAsyncProducer() {
    return new ReliableProducer(this);
  }

  int publishWindow() {
    return component.getPublishWindow();
  }

  long publishTimeoutMs() {
    return component.getPublishTimeoutMs();
  }

  String brokerUrl() {
    return getConfiguration().getBrokerUrl();
  }

  String clientId() {
    String configured = getConfiguration().getClientId();
    return configured == null ? generateClientId() : configured;
  }

  /** Returns a client for one connection. */
  MqttAsyncClient newClient(String clientId) throws MqttException {
    return new MqttAsyncClient(brokerUrl(), clientId, new MemoryPersistence());
  }

  /**
   * Returns the options of one connection; reconnecting is this package's work, not the client's.
   *
   * @param first whether a session left from an earlier start may be dropped
   */
  MqttConnectionOptions connectionOptions(boolean first) {
    MqttConnectionOptions options = createMqttConnectionOptions();
    options.setAutomaticReconnect(false);
    options.setCleanStart(getConfiguration().isCleanStart() && first);
    options.setReceiveMaximum(receiveMaximum());
    return options;
  }

  boolean reconnects() {
    return getConfiguration().isAutomaticReconnect();
  }

  /** Returns how long the broker may take to answer CONNECT and SUBSCRIBE. */
  long connectMillis() {
    int seconds = getConfiguration().getConnectionTimeout();
    return TimeUnit.SECONDS.toMillis(seconds > 0 ? seconds : DEFAULTS.getConnectionTimeout());
  }

  /** Returns the longest pause between two connections. */
  long longestPauseMillis() {
    int configured = getConfiguration().getMaxReconnectDelay();
    return configured == DEFAULTS.getMaxReconnectDelay() ? LONGEST_PAUSE_MILLIS : configured;
  }

  /** Returns how many messages may be unacknowledged at once. */
  int receiveMaximum() {
    int configured = getConfiguration().getReceiveMaximum();
    return configured == DEFAULTS.getReceiveMaximum() ? RECEIVE_MAXIMUM : configured;
  }

  /** Returns what a consumer may hold; the reading stops for half the keep-alive time at most. */
  Inbox.Bounds inboxBounds() {
    int seconds = getConfiguration().getKeepAliveInterval();
    long patienceMillis =
        seconds > 0 ? TimeUnit.SECONDS.toMillis(seconds) / 2 : TimeUnit.DAYS.toMillis(1);
    return new Inbox.Bounds(receiveMaximum(), component.getMaxInFlightBytes(), patienceMillis);
  }

  /**
   * Returns the quality of service to subscribe with. Paho ends the exchange of packets of QoS 2
   * before the route has the message, so QoS 1 is the most that can be acknowledged by hand.
   */
  int consumerQos() {
    int configured = getConfiguration().getQos();
    return getConfiguration().isManualAcksEnabled() ? Math.min(1, configured) : configured;
  }

  /** Returns whether the broker keeps what is unacknowledged when the connection ends. */
  boolean deliversAgain() {
    return getConfiguration().getSessionExpiryInterval() > 0 || getTopic().startsWith(SHARED);
  }

  /** Returns whether a connection may find a session with a shared subscription. */
  boolean resumesSharedSubscription() {
    PahoMqtt5Configuration configuration = getConfiguration();
    return getTopic().startsWith(SHARED)
        && !configuration.isCleanStart()
        && configuration.getSessionExpiryInterval() > 0;
  }

  /** Returns whether the session is of no use after a stop, since the next start drops it. */
  boolean endsSessionOnStop() {
    return getConfiguration().isCleanStart() && getConfiguration().getSessionExpiryInterval() > 0;
  }
}
