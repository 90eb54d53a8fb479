/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends clients for good; none of them is used again. */
final class Disconnect {
  private static final Logger LOG = LoggerFactory.getLogger(Disconnect.class);
  private static final long LIMIT_MILLIS = TimeUnit.SECONDS.toMillis(2);

  private Disconnect() {}

  /**
   * Sends what waits to be sent and a DISCONNECT, then closes.
   *
   * @param endSession whether the broker forgets the session, rather than keeps it as agreed
   */
  static void orderly(MqttAsyncClient client, boolean endSession) {
    try {
      if (client.isConnected()) {
        MqttProperties properties = new MqttProperties();
        if (endSession) {
          properties.setSessionExpiryInterval(0L);
        }
        client.disconnect(0, null, null, 0, properties).waitForCompletion(LIMIT_MILLIS);
      }
    } catch (MqttException e) {
      LOG.debug("MQTT client {}: {}", client.getClientId(), e.getMessage());
    }
    abrupt(client);
  }

  /** Closes without a word; the broker keeps the session as agreed. */
  static void abrupt(MqttAsyncClient client) {
    try {
      client.disconnectForcibly(0, 0, false);
      client.close(true);
    } catch (MqttException | RuntimeException e) {
      LOG.debug("MQTT client {}: {}", client.getClientId(), e.getMessage());
    }
  }
}
