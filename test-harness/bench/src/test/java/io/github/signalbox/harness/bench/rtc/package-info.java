/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the measurement of calls. */
@NullMarked
package io.github.signalbox.harness.bench.rtc;

import org.jspecify.annotations.NullMarked;
