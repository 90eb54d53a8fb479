/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The acknowledgement of one received message: sent when its exchange is done, or, once a batch has
 * taken it over, when the batch is done.
 */
final class MqttAck implements Synchronization {
  /** Exchange property that carries the acknowledgement to a batch. */
  static final String PROPERTY = "CamelMqttAck";

  private static final Logger LOG = LoggerFactory.getLogger(MqttAck.class);

  private final MqttLink link;
  private final MqttAsyncClient client;
  private final MqttMessage message;
  private volatile boolean takenOver;

  MqttAck(MqttLink link, MqttAsyncClient client, MqttMessage message) {
    this.link = link;
    this.client = client;
    this.message = message;
  }

  static @Nullable MqttAck of(Exchange exchange) {
    return exchange.getProperty(PROPERTY, MqttAck.class);
  }

  /** Leaves the acknowledgement to a batch. */
  void takeOver() {
    takenOver = true;
  }

  @Override
  public void onComplete(Exchange exchange) {
    if (!takenOver) {
      acknowledge();
    }
  }

  @Override
  public void onFailure(Exchange exchange) {
    if (!takenOver) {
      giveBack();
    }
  }

  /** Tells the broker that the message is done; in vain when its connection has gone. */
  void acknowledge() {
    if (message.getQos() == 0) {
      return;
    }
    try {
      client.messageArrivedComplete(message.getId(), message.getQos());
    } catch (MqttException e) {
      LOG.debug("{} is delivered again: {}", message.getId(), e.getMessage());
    }
  }

  /** Has the broker deliver the message again. */
  void giveBack() {
    link.renew(client, "a message failed and is to be delivered again");
  }
}
