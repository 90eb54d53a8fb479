/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The servers that tests and the demo run on: real engines, each behind one interface, each on free
 * ports of the loopback interface, each gone when the process that started it is gone.
 */
@NullMarked
package io.github.signalbox.harness.server;

import org.jspecify.annotations.NullMarked;
