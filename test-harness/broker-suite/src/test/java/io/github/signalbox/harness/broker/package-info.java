/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The broker plugin on a real broker, used by devices and by attackers. */
@NullMarked
package io.github.signalbox.harness.broker;

import org.jspecify.annotations.NullMarked;
