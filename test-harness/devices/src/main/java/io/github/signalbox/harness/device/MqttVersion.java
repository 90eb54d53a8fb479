/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

/** The MQTT version a device speaks. */
public enum MqttVersion {
  /** MQTT 3.1.1. */
  V3_1_1("3"),
  /** MQTT 5.0. */
  V5("5");

  private final String option;

  MqttVersion(String option) {
    this.option = option;
  }

  /** Returns the version as written on the command line. */
  public String option() {
    return option;
  }

  /**
   * Reads a version.
   *
   * @param text {@code 3}, {@code 3.1.1}, {@code 5} or {@code 5.0}
   * @return the version
   * @throws IllegalArgumentException if it is none of these
   */
  public static MqttVersion parse(String text) {
    return switch (text) {
      case "3", "3.1.1" -> V3_1_1;
      case "5", "5.0" -> V5;
      default -> throw new IllegalArgumentException("MQTT version '" + text + "' must be 3 or 5");
    };
  }
}
