/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

/**
 * The broker's answer to one packet.
 *
 * @param reasonCode a reason code; 0x80 or above says that it was rejected
 * @param reasonString the broker's own words, empty where it has none
 */
public record Reply(int reasonCode, String reasonString) {
  static final Reply SUCCESS = new Reply(0, "");

  /** Returns whether the packet was rejected. */
  public boolean isRejection() {
    return ReasonCode.isRejection(reasonCode);
  }

  /** Returns the reason's name, number and words. */
  public String describe() {
    return ReasonCode.describe(reasonCode, reasonString);
  }
}
