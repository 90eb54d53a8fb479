/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

/**
 * The broker's answer to CONNECT; source: MQTT 5.0, section 3.2.2.
 *
 * @param sessionPresent whether the broker has a session of this client
 * @param receiveMaximum how many publishes of QoS 1 and 2 the broker takes at once
 * @param maximumPacketSize bytes of the largest packet that the broker takes
 */
public record Connack(boolean sessionPresent, int receiveMaximum, long maximumPacketSize) {}
