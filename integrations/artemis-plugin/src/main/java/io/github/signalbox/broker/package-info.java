/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The broker plugin: entry point, settings and what its parts share. */
@NullMarked
package io.github.signalbox.broker;

import org.jspecify.annotations.NullMarked;
