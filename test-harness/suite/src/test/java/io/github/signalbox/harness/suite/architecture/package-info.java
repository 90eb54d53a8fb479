/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */

/** The rules between packages. */
@NullMarked
package io.github.signalbox.harness.suite.architecture;

import org.jspecify.annotations.NullMarked;
