/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */

/** The bridge as its own process, on real servers, with simulated access points. */
@NullMarked
package io.github.signalbox.harness.suite.bridge;

import org.jspecify.annotations.NullMarked;
