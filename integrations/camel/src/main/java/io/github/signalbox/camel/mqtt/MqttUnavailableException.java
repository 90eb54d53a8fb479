/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

/**
 * The message was surely not sent: there was no connection to the broker, or no place among the
 * publishes under way. Trying again later may help and sends it once.
 */
public final class MqttUnavailableException extends MqttPublishException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what was tried, and the limit
   */
  public MqttUnavailableException(String message) {
    super(message);
  }

  /**
   * Creates the exception.
   *
   * @param message what was tried
   * @param cause what the client reported
   */
  public MqttUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public boolean isRetryable() {
    return true;
  }
}
