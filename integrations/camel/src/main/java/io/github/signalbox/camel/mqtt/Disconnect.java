/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import io.github.signalbox.camel.mqtt.client.MqttConnection;
import io.github.signalbox.camel.mqtt.client.Reasons;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends connections for good; none of them is used again. */
final class Disconnect {
  private static final Logger LOG = LoggerFactory.getLogger(Disconnect.class);
  private static final long LIMIT_MILLIS = TimeUnit.SECONDS.toMillis(2);

  private Disconnect() {}

  /**
   * Sends what waits to be sent and a DISCONNECT, then closes.
   *
   * @param endSession whether the broker forgets the session, rather than keeps it as agreed
   */
  static void orderly(MqttConnection connection, boolean endSession) {
    if (connection.isOpen()) {
      await(connection, connection.disconnect(endSession), LIMIT_MILLIS);
    }
    connection.close();
  }

  /** Waits for an answer as far as it comes in time. */
  static void await(MqttConnection connection, Future<?> answer, long limitMillis) {
    try {
      answer.get(limitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("MQTT client {}: {}", connection.clientId(), Reasons.text(e));
    }
  }
}
