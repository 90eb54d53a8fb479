/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc.camel;

import io.github.signalbox.camel.uplink.UplinkReader;
import io.github.signalbox.message.EventReading;
import io.github.signalbox.rtc.janus.JanusEvents;
import java.time.Instant;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Janus's MQTT event handler publishes, with the checks of every other event.
 *
 * <p>What is no event of Janus goes through as it is, and so to the dead letters with its payload.
 */
public final class JanusEventReader {
  private @Nullable UplinkReader reader;
  private String group = "GID_janus";

  /** Creates the bean. */
  public JanusEventReader() {}

  /**
   * Sets who checks the events.
   *
   * @param reader the reader of the uplink
   */
  public void setReader(UplinkReader reader) {
    this.reader = reader;
  }

  /**
   * Sets the group of Janus's MQTT client; its device ID is Janus's {@code server_name}.
   *
   * @param group group ID; default {@code GID_janus}
   */
  public void setGroup(String group) {
    this.group = group;
  }

  /**
   * Reads the event of an exchange.
   *
   * @param exchange carries the payload as body and the MQTT headers
   * @return the event, or the refusal with its reason
   */
  public EventReading read(Exchange exchange) {
    byte[] payload = exchange.getMessage().getBody(byte[].class);
    if (payload != null) {
      JanusEvents.toCloudEvent(group, payload, Instant.now())
          .ifPresent(exchange.getMessage()::setBody);
    }
    return Objects.requireNonNull(reader, "reader is not set").read(exchange);
  }
}
