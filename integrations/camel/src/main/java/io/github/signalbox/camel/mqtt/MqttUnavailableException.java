/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

/** The broker cannot be reached, or does not acknowledge in time; trying again later may help. */
public final class MqttUnavailableException extends Exception {
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
   * @param cause what the client said
   */
  public MqttUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
