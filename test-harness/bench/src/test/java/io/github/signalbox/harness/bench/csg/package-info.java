/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Tests of the benchmark of gateways. */
@NullMarked
package io.github.signalbox.harness.bench.csg;

import org.jspecify.annotations.NullMarked;
