/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The demo: servers, bridge and simulated devices on one machine, with a live view. */
@NullMarked
package io.github.signalbox.harness.demo;

import org.jspecify.annotations.NullMarked;
