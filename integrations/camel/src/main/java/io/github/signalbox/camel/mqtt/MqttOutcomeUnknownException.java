/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

/**
 * The message was sent and the broker did not acknowledge it: in time, before the connection was
 * lost, or before the producer was stopped. The broker may have it and may have delivered it.
 *
 * <p>Publishing it again is right only where the receiver knows its id and ignores a repetition.
 *
 * <p>Source: MQTT 5.0, section 4.3.2 (QoS 1, at least once).
 */
public final class MqttOutcomeUnknownException extends MqttPublishException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what was sent, and why no acknowledgement is expected any more
   */
  public MqttOutcomeUnknownException(String message) {
    super(message);
  }

  /**
   * Creates the exception.
   *
   * @param message what was sent
   * @param cause what the client reported
   */
  public MqttOutcomeUnknownException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public boolean isRetryable() {
    return true;
  }
}
