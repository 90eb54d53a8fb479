/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The bridge as a process, and what an operator asks of it from a shell. */
@NullMarked
package io.github.signalbox.cli;

import org.jspecify.annotations.NullMarked;
