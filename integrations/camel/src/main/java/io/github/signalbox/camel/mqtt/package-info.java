/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The {@code paho-mqtt5} endpoint with the delivery rules: same scheme, options and headers as
 * Camel's own component, which it replaces when it is registered under that name.
 *
 * <p>What it mends: messages of a persistent session that arrive before the callback is set;
 * acknowledgements that go out before a batch is done; failed messages that nobody delivers again
 * until a restart; acknowledgements that hit another message after a reconnect; publishing one
 * message at a time; routes that lose their client when stopped and started.
 */
@NullMarked
package io.github.signalbox.camel.mqtt;

import org.jspecify.annotations.NullMarked;
