/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The books of a run: every event counted, compared between its sides, and reported. */
@NullMarked
package io.github.signalbox.harness.ledger;

import org.jspecify.annotations.NullMarked;
