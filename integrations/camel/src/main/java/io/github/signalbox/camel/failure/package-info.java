/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Whose a failure is: a server's that comes back, the data's, or the route's own. */
@NullMarked
package io.github.signalbox.camel.failure;

import org.jspecify.annotations.NullMarked;
