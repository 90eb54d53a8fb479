/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Health checks of the servers that the bridge needs. */
@NullMarked
package io.github.signalbox.camel.health;

import org.jspecify.annotations.NullMarked;
