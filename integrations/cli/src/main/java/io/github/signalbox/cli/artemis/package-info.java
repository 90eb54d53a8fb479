/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Adds Signalbox's plugin and settings to an instance of an Artemis broker, and takes them out. */
@NullMarked
package io.github.signalbox.cli.artemis;

import org.jspecify.annotations.NullMarked;
