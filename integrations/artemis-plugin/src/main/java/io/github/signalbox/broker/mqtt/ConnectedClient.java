/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.github.signalbox.addressing.ClientId;
import java.time.Instant;

/**
 * A client on one connection.
 *
 * @param clientId its name
 * @param channel number of the connection, unique while the broker runs
 * @param address its network address with port
 * @param since when it was connected
 * @param mqtt5 whether it speaks MQTT 5; 3.1.1 otherwise
 */
public record ConnectedClient(
    ClientId clientId, long channel, String address, Instant since, boolean mqtt5) {
  ConnectedClient connectedAt(Instant time) {
    return new ConnectedClient(clientId, channel, address, time, mqtt5);
  }
}
