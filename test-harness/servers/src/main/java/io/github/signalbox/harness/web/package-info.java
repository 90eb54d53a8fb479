/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The sample page and its sign-in, served on this machine alone. */
@NullMarked
package io.github.signalbox.harness.web;

import org.jspecify.annotations.NullMarked;
