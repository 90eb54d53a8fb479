/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import io.github.signalbox.addressing.ClientId;
import java.util.SplittableRandom;

/**
 * Who an access point is, derived from the seed and its number.
 *
 * @param index its number
 * @param mac its MAC, 12 hexadecimal digits in lower case, locally administered
 * @param clientId its MQTT client ID, {@code GID_tag_ap@@@<mac>}
 * @param storeId the store it hangs in, {@code S001} and so on
 */
record AccessPointIdentity(int index, String mac, ClientId clientId, String storeId) {
  static final String GROUP = "GID_tag_ap";

  private static final int FLEET_BITS = 24;

  /** Returns the client ID as text. */
  String name() {
    return clientId.toString();
  }

  static AccessPointIdentity of(long seed, int index, int stores) {
    int fleet = new SplittableRandom(seed).nextInt(1 << FLEET_BITS);
    String mac = "02%06x%04x".formatted(fleet, index);
    String store = "S%03d".formatted(index % stores + 1);
    return new AccessPointIdentity(index, mac, new ClientId(GROUP, mac), store);
  }
}
