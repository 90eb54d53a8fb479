/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.signin.Signature;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/** An access point that publishes status reports. */
final class Reports implements AutoCloseable {
  private static final String TOPIC = "tag-status-up/report";

  private final String clientId;
  private final MqttClient client;

  /**
   * Connects.
   *
   * @param properties of the broker
   * @param clientId the access point
   */
  Reports(Map<String, String> properties, String clientId) {
    this.clientId = clientId;
    try {
      client =
          new MqttClient(
              properties.get("signalbox.mqtt.broker-url"), clientId, new MemoryPersistence());
      MqttConnectionOptions options = new MqttConnectionOptions();
      options.setUserName(Signature.userName(properties.get(Server.ACCESS_KEY), "it"));
      options.setPassword(
          Signature.password(ClientId.parse(clientId), properties.get(Server.SECRET))
              .getBytes(StandardCharsets.UTF_8));
      client.connect(options);
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Publishes one report per ID {@code <prefix><n>}, and returns when the broker has them. */
  void publish(String prefix, int count, Instant time) {
    for (int i = 0; i < count; i++) {
      publish(report(prefix + i, time));
    }
  }

  /** Publishes a payload, and returns when the broker has it. */
  void publish(String payload) {
    MqttMessage message = new MqttMessage(payload.getBytes(StandardCharsets.UTF_8));
    message.setQos(1);
    try {
      client.publish(TOPIC, message);
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A report of two tags, named after its ID; one of them shows nothing. */
  String report(String id, Instant time) {
    return """
        {"specversion": "1.0", "id": "%1$s", "source": "%2$s", "type": "pricetag.status.reported", "time": "%3$s",
         "datacontenttype": "application/json",
         "data": {"storeId": "S001", "firmware": "2.1.0", "colour": "not known here", "tags": [
           {"tagId": "%1$s-a", "sku": "4006381333931", "price": "12.50", "currency": "EUR", "batteryPercent": 87,
            "signalDbm": -61, "firmware": "1.4.2", "lastPollAt": "2026-11-23T05:00:00Z"},
           {"tagId": "%1$s-b", "batteryPercent": 3, "signalDbm": -90, "lastPollAt": "2026-11-23T05:00:00Z"}]}}
        """
        .formatted(id, clientId, time);
  }

  @Override
  public void close() {
    try {
      client.disconnect();
      client.close();
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }
}
