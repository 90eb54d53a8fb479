/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * A small MQTT 5 client over Netty: one object per connection, which is never used again after it.
 *
 * <p>It decodes every string that MQTT 5 allows and those that it does not allow as well, since a
 * broker may pass them on: no message of another client can end the connection or is left behind.
 * It keeps no session state and does not reconnect; that is the business of its user.
 */
@NullMarked
package io.github.signalbox.camel.mqtt.client;

import org.jspecify.annotations.NullMarked;
