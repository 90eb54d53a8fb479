/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Which build this is. */
@NullMarked
package io.github.signalbox.version;

import org.jspecify.annotations.NullMarked;
