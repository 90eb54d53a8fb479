/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One device's MQTT connection with a clean session; connects again when asked to. */
interface MqttLink {
  /**
   * A message that came in.
   *
   * @param payload its bytes; not copied
   * @param contentType the MQTT 5 content type, null on MQTT 3.1.1
   * @param userProperties the MQTT 5 user properties; empty on MQTT 3.1.1
   */
  record Message(byte[] payload, @Nullable String contentType, Map<String, String> userProperties) {
    public Message {
      userProperties = Map.copyOf(userProperties);
    }
  }

  /** Completes when the broker has accepted the connection. */
  CompletableFuture<?> connect();

  /** Completes when the broker has granted QoS 1 or better. */
  CompletableFuture<?> subscribe(String topic);

  /** Completes when the broker has taken over the message (PUBACK). */
  CompletableFuture<?> publish(String topic, byte[] payload);

  /** Ends the connection as MQTT wants it. */
  CompletableFuture<?> disconnect();

  /** Breaks the TCP connection without a DISCONNECT; does nothing if there is none. */
  void cut();
}
