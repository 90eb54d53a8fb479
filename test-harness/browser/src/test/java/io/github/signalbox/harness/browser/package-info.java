/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The terminal app's page in real browsers. */
@NullMarked
package io.github.signalbox.harness.browser;

import org.jspecify.annotations.NullMarked;
