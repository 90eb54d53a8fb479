/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** How devices sign in: signatures, tokens, and the secrets behind them. */
@NullMarked
package io.github.signalbox.signin;

import org.jspecify.annotations.NullMarked;
