/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */

/** What the parts prove together: every route file, the rules between packages, and the flows. */
@NullMarked
package io.github.signalbox.harness.suite;

import org.jspecify.annotations.NullMarked;
