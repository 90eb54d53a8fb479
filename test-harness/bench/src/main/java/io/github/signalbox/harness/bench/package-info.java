/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What the bridge costs, measured against direct use of the same servers in the same run. */
@NullMarked
package io.github.signalbox.harness.bench;

import org.jspecify.annotations.NullMarked;
