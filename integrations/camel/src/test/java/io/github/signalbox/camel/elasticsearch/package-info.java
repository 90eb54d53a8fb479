/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
@NullMarked
package io.github.signalbox.camel.elasticsearch;

import org.jspecify.annotations.NullMarked;
