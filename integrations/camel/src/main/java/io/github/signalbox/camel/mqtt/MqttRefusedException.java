/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

/**
 * The broker refused a publish for good.
 *
 * <p>Source: MQTT 5.0, section 3.4.2.1, reason codes of PUBACK from 0x80 on.
 */
public final class MqttRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int reasonCode;

  /**
   * Creates the exception.
   *
   * @param topic the topic
   * @param reasonCode the broker's reason code, 0x80 or above
   */
  public MqttRefusedException(String topic, int reasonCode) {
    super("broker refused the publish to '%s' with reason 0x%02x".formatted(topic, reasonCode));
    this.reasonCode = reasonCode;
  }

  /** Returns the broker's reason code. */
  public int reasonCode() {
    return reasonCode;
  }
}
