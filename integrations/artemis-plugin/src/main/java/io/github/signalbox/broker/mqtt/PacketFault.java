/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import io.github.signalbox.broker.policy.Decision.Refused;

/**
 * Event for the gate, behind the packets before it: the connection sent a packet that is not
 * decoded.
 *
 * @param refused why
 * @param mqtt5 whether the client speaks MQTT 5, as far as is known
 */
record PacketFault(Refused refused, boolean mqtt5) {}
