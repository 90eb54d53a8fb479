/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

import org.eclipse.paho.mqttv5.common.MqttMessage;

/** What happens on a connection; called on its event loop, must not block. */
public interface ConnectionListener {
  /**
   * A message has been received. Whatever this method throws ends the connection.
   *
   * @param topic the topic as the broker wrote it
   * @param message the message; its id is the packet identifier, 0 for QoS 0
   */
  void received(String topic, MqttMessage message);

  /**
   * The connection has been lost; called once, and not after it was closed on this side.
   *
   * @param reason why, in words
   */
  void lost(String reason);
}
