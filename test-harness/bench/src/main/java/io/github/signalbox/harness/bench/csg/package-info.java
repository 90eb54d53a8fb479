/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What commands to gateways cost, how fast a fleet is through, and how many reports are taken. */
@NullMarked
package io.github.signalbox.harness.bench.csg;

import org.jspecify.annotations.NullMarked;
