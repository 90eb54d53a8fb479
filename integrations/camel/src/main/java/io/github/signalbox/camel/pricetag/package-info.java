/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What the entry points of price changes need beside SQL: one form and one check for all three. */
@NullMarked
package io.github.signalbox.camel.pricetag;

import org.jspecify.annotations.NullMarked;
