/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import io.github.signalbox.camel.mqtt.client.ReasonCode;
import io.github.signalbox.camel.mqtt.client.Reply;

/**
 * The message was rejected: by the broker with a reason code of 0x80 or above, or before it was
 * sent because the broker would have to reject it.
 *
 * <p>Source: MQTT 5.0, section 3.4.2.1, reason codes of PUBACK.
 */
public final class MqttRefusedException extends MqttPublishException {
  private static final long serialVersionUID = 1L;

  private final int reasonCode;

  /**
   * Creates the exception for an answer of the broker.
   *
   * @param topic the topic
   * @param reasonCode the broker's reason code, 0x80 or above
   */
  public MqttRefusedException(String topic, int reasonCode) {
    this(reasonCode, "broker rejected the publish to '%s'".formatted(topic));
  }

  /** Creates the exception for an answer of the broker. */
  MqttRefusedException(String topic, Reply reply) {
    super("broker rejected the publish to '%s': %s".formatted(topic, reply.describe()));
    this.reasonCode = reply.reasonCode();
  }

  private MqttRefusedException(int reasonCode, String message) {
    super(message + ": " + ReasonCode.describe(reasonCode));
    this.reasonCode = reasonCode;
  }

  /** Creates the exception for what is not sent, since the broker would have to reject it. */
  static MqttRefusedException beforeSending(String topic, ReasonCode reason, String detail) {
    return new MqttRefusedException(
        reason.code(), "publish to '%s' is not sent, %s".formatted(topic, detail));
  }

  /** Returns the reason code, 0x80 or above. */
  public int reasonCode() {
    return reasonCode;
  }

  /**
   * Returns whether the cause may pass: an error of the broker itself (0x80, 0x83) or its load. All
   * other reasons lie in the message or in the broker's configuration; quota exceeded (0x97) too,
   * by which brokers enforce limits of size.
   */
  @Override
  public boolean isRetryable() {
    return ReasonCode.isRetryable(reasonCode);
  }
}
