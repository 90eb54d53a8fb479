/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import io.github.signalbox.camel.mqtt.client.BrokerAddress;
import io.github.signalbox.camel.mqtt.client.ConnectionListener;
import io.github.signalbox.camel.mqtt.client.MqttConnection;
import io.netty.channel.EventLoopGroup;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Endpoint;
import org.apache.camel.spi.UriEndpoint;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;

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
  private volatile List<BrokerAddress> brokers = List.of();

  ReliableEndpoint(
      String uri,
      String topic,
      ReliablePahoMqtt5Component component,
      PahoMqtt5Configuration configuration) {
    super(uri, topic, component, configuration);
    this.component = component;
  }

  /** Source of the list of brokers: Paho's {@code serverURIs}, which replaces the one URL. */
  @Override
  protected void doInit() throws Exception {
    super.doInit();
    String urls = getConfiguration().getServerURIs();
    brokers =
        Arrays.stream((urls == null ? brokerUrl() : urls).split(","))
            .map(BrokerAddress::parse)
            .toList();
    if (getConfiguration().getSocketFactory() != null) {
      throw new IllegalArgumentException(
          "socketFactory is not supported: for TLS give ssl:// and sslClientProps");
    }
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

  /**
   * Returns a connection that is not made yet.
   *
   * @param attempt counts the connections; where several brokers are given, each has its turn
   */
  MqttConnection newConnection(
      String clientId, MqttConnectionOptions options, ConnectionListener listener, int attempt) {
    List<BrokerAddress> to = brokers;
    return new MqttConnection(
        to.get(Math.floorMod(attempt, to.size())), clientId, options, listener);
  }

  /** Returns the threads that read and write. */
  EventLoopGroup threads() {
    return component.threads();
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
    options.setMaximumPacketSize(component.getMaximumPacketSize());
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

  /** Returns what a consumer may hold. */
  Inbox.Bounds inboxBounds() {
    return new Inbox.Bounds(receiveMaximum(), component.getMaxInFlightBytes());
  }

  /**
   * Returns the quality of service to subscribe with: 1 at most with acknowledgement by hand, since
   * effects happen once by the ids of events, not by QoS 2 and its two more packets.
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
