/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Who is connected, told to the bridge as events. */
@NullMarked
package io.github.signalbox.broker.presence;

import org.jspecify.annotations.NullMarked;
