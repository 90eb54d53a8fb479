/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Client IDs, topics and the table that says who may use which topic; no third-party types. */
@NullMarked
package io.github.signalbox.addressing;

import org.jspecify.annotations.NullMarked;
