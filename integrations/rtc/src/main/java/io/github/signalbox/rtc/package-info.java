/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What calls need of an RTC server, and the beans through which the routes use one. */
@NullMarked
package io.github.signalbox.rtc;

import org.jspecify.annotations.NullMarked;
