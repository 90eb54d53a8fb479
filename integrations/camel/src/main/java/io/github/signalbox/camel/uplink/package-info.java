/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What an uplink route uses between the MQTT endpoint and its SQL: reading events, batches,
 * refusals.
 */
@NullMarked
package io.github.signalbox.camel.uplink;

import org.jspecify.annotations.NullMarked;
