/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The topic-mapping table for routes: one table per Camel context, read where it is first asked
 * for.
 */
@NullMarked
package io.github.signalbox.camel.addressing;

import org.jspecify.annotations.NullMarked;
