/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Connections from their first byte until the broker knows what they are. */
@NullMarked
package io.github.signalbox.broker.accept;

import org.jspecify.annotations.NullMarked;
