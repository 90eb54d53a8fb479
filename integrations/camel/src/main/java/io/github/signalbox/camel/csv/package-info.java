/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * CSV inboxes: files that settle in a folder, the table that each holds, and where each ends up.
 */
@NullMarked
package io.github.signalbox.camel.csv;

import org.jspecify.annotations.NullMarked;
