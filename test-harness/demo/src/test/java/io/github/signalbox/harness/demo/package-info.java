/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Runs the demo as its users do. */
@NullMarked
package io.github.signalbox.harness.demo;

import org.jspecify.annotations.NullMarked;
