/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What the broker plugin costs, measured against the same broker without it in the same run. */
@NullMarked
package io.github.signalbox.harness.bench.broker;

import org.jspecify.annotations.NullMarked;
