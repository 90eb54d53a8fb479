/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The events that devices and bridge exchange: reading, checking, writing. */
@NullMarked
package io.github.signalbox.message;

import org.jspecify.annotations.NullMarked;
