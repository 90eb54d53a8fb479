/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The callback of one connection: tells its link when it has gone. */
class LinkCallback implements MqttCallback {
  private static final Logger LOG = LoggerFactory.getLogger(LinkCallback.class);

  private final MqttLink link;
  private final MqttAsyncClient client;

  LinkCallback(MqttLink link, MqttAsyncClient client) {
    this.link = link;
    this.client = client;
  }

  @Override
  public final void disconnected(MqttDisconnectResponse response) {
    String reason = response.getReasonString();
    MqttException failure = response.getException();
    if (reason == null && failure != null) {
      reason = MqttLink.text(failure);
    }
    link.lost(client, reason == null ? ReasonCode.describe(response.getReturnCode()) : reason);
  }

  @Override
  public final void mqttErrorOccurred(MqttException exception) {
    LOG.warn("MQTT client {}: {}", client.getClientId(), exception.getMessage());
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) throws Exception {}

  @Override
  public final void deliveryComplete(IMqttToken token) {}

  @Override
  public final void connectComplete(boolean reconnect, String serverUri) {}

  @Override
  public final void authPacketArrived(int reasonCode, MqttProperties properties) {}
}
