/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The Camel command line as a Java program of this build. */
@NullMarked
package io.github.signalbox.harness.jbang;

import org.jspecify.annotations.NullMarked;
