/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The benchmark of the broker plugin. */
@NullMarked
package io.github.signalbox.harness.bench.broker;

import org.jspecify.annotations.NullMarked;
