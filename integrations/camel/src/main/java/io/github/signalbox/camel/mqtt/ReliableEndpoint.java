/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.util.UUID;
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

  /**
   * Returns the options of one connection; reconnecting is this package's work, not the client's.
   */
  MqttConnectionOptions connectionOptions() {
    MqttConnectionOptions options = createMqttConnectionOptions();
    options.setAutomaticReconnect(false);
    return options;
  }

  String clientId() {
    String configured = getConfiguration().getClientId();
    return configured == null ? "camel-" + UUID.randomUUID() : configured;
  }
}
