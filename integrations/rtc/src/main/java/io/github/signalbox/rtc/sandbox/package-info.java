/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** A stand-in for machines without an RTC server: rooms without media. */
@NullMarked
package io.github.signalbox.rtc.sandbox;

import org.jspecify.annotations.NullMarked;
