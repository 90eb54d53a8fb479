/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */

/** Tests that walk every file of the routes folder. */
@NullMarked
package io.github.signalbox.harness.suite.routes;

import org.jspecify.annotations.NullMarked;
