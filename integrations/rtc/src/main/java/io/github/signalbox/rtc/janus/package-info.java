/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The Janus WebRTC server, version 1.1 or newer, with its VideoRoom plugin. */
@NullMarked
package io.github.signalbox.rtc.janus;

import org.jspecify.annotations.NullMarked;
