/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

/**
 * A publish that did not succeed. Its three kinds say what is known of the message: it was surely
 * not sent, nobody knows, or it was rejected.
 */
public abstract sealed class MqttPublishException extends Exception
    permits MqttUnavailableException, MqttOutcomeUnknownException, MqttRefusedException {
  private static final long serialVersionUID = 1L;

  MqttPublishException(String message) {
    super(message);
  }

  MqttPublishException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Returns whether the same publish may succeed later. */
  public abstract boolean isRetryable();
}
