/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as it came from the broker.
 *
 * @param topic the topic it was published to
 * @param payload its bytes; not copied
 * @param contentType the MQTT 5 content type, null on MQTT 3.1.1
 * @param userProperties the MQTT 5 user properties; empty on MQTT 3.1.1
 */
public record RawEvent(
    String topic,
    byte[] payload,
    @Nullable String contentType,
    Map<String, String> userProperties) {
  /** The user property in which the broker stamps the publishing client's ID. */
  public static final String PUBLISHER_PROPERTY = "signalbox-publisher";

  /** Copies the properties. */
  public RawEvent {
    userProperties = Map.copyOf(userProperties);
  }

  /** Returns topic and size; what devices send has no place in the messages of exceptions. */
  @Override
  public String toString() {
    return "RawEvent[topic=%s, %d bytes]".formatted(topic, payload.length);
  }
}
