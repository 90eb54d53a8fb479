/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.message.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One device's MQTT connection; connects again when asked to. */
interface MqttLink {
  /**
   * A message that came in.
   *
   * @param payload its bytes; not copied
   * @param contentType the MQTT 5 content type, null on MQTT 3.1.1
   * @param userProperties the MQTT 5 user properties; empty on MQTT 3.1.1
   */
  record Message(byte[] payload, @Nullable String contentType, Map<String, String> userProperties) {
    private static final ObjectMapper JSON = Json.mapper();

    public Message {
      userProperties = Map.copyOf(userProperties);
    }

    /** Returns the payload as JSON; null as JSON has it where the payload is none. */
    JsonNode envelope() {
      try {
        JsonNode envelope = Json.read(payload);
        return envelope == null ? JSON.nullNode() : envelope;
      } catch (IOException e) {
        return JSON.nullNode();
      }
    }
  }

  /**
   * How a device connects.
   *
   * @param broker where
   * @param clientId as whom
   * @param keepAlive the MQTT keep-alive
   * @param sessionExpiry how long the broker keeps the session while the device is away; zero for a
   *     clean session. MQTT 3.1.1 has no time for it: the broker's own counts
   */
  record Terms(BrokerAccess broker, String clientId, Duration keepAlive, Duration sessionExpiry) {
    int keepAliveSeconds() {
      return (int) keepAlive.toSeconds();
    }

    /** Returns the password of the device; null where it has none. */
    byte @Nullable [] password() {
      return broker.credentials().password(clientId);
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
