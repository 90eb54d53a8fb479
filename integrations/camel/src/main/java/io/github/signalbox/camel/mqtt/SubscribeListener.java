/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;

/**
 * Looks at the broker's answer to a SUBSCRIBE; a refused one is tried again on a new connection.
 */
final class SubscribeListener implements MqttActionListener {
  private static final int FIRST_REFUSAL = 0x80;

  private final MqttLink link;
  private final MqttAsyncClient client;
  private final String topic;

  SubscribeListener(MqttLink link, MqttAsyncClient client, String topic) {
    this.link = link;
    this.client = client;
    this.topic = topic;
  }

  @Override
  public void onSuccess(IMqttToken token) {
    int[] reasons = token.getReasonCodes();
    if (reasons != null && reasons.length > 0 && reasons[0] >= FIRST_REFUSAL) {
      refused("reason 0x%02x".formatted(reasons[0]));
    } else {
      link.ready(client);
    }
  }

  @Override
  public void onFailure(IMqttToken token, Throwable failure) {
    refused(MqttLink.text(failure));
  }

  private void refused(String why) {
    link.renew(client, "subscription to '" + topic + "' is refused: " + why);
  }
}
