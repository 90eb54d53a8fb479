/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The gate that every MQTT packet of a device passes, on its way in and out. */
@NullMarked
package io.github.signalbox.broker.mqtt;

import org.jspecify.annotations.NullMarked;
