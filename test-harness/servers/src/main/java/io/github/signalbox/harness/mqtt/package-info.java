/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** MQTT by the byte, for what no client library lets a test send. */
@NullMarked
package io.github.signalbox.harness.mqtt;

import org.jspecify.annotations.NullMarked;
