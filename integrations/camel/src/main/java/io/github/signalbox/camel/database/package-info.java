/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The database the routes write to: its schema, and which of its failures pass. */
@NullMarked
package io.github.signalbox.camel.database;

import org.jspecify.annotations.NullMarked;
