/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** How long calls take from the request to the ring. */
@NullMarked
package io.github.signalbox.harness.bench.rtc;

import org.jspecify.annotations.NullMarked;
