/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What the routes use of RTC servers beside their rooms. */
@NullMarked
package io.github.signalbox.rtc.camel;

import org.jspecify.annotations.NullMarked;
