/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

/**
 * How often gateways fail their callers; each share is of the commands.
 *
 * @param fail share that ends with the error INTERNAL, 0 to 1
 * @param ignore share that is run and never answered, 0 to 1
 * @param late share that is answered after the caller's patience, 0 to 1
 * @param malformed share whose answer breaks its schema, 0 to 1; all four together at most 1
 */
public record GatewayFaults(double fail, double ignore, double late, double malformed) {
  /** Gateways that answer every command in time. */
  public static final GatewayFaults NONE = new GatewayFaults(0, 0, 0, 0);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a share is out of range
   */
  public GatewayFaults {
    if (!(fail >= 0
        && ignore >= 0
        && late >= 0
        && malformed >= 0
        && fail + ignore + late + malformed <= 1)) {
      throw new IllegalArgumentException(
          "shares of commands that fail %s, are ignored %s, late %s and malformed %s must be 0 or more, together at most 1"
              .formatted(fail, ignore, late, malformed));
    }
  }
}
