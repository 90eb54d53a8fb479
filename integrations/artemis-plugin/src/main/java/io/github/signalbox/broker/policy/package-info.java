/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** What a client may do, decided without a broker. */
@NullMarked
package io.github.signalbox.broker.policy;

import org.jspecify.annotations.NullMarked;
