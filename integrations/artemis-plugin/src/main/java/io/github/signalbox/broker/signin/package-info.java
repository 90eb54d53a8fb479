/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Sign-in of devices, as the broker sees it. */
@NullMarked
package io.github.signalbox.broker.signin;

import org.jspecify.annotations.NullMarked;
