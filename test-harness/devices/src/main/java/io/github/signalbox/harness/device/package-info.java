/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Simulated devices: access points with tags that behave, and misbehave, like real ones. */
@NullMarked
package io.github.signalbox.harness.device;

import org.jspecify.annotations.NullMarked;
