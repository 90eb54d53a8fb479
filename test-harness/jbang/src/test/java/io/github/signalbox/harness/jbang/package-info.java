/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Runs the route files by the Camel command line. */
@NullMarked
package io.github.signalbox.harness.jbang;

import org.jspecify.annotations.NullMarked;
