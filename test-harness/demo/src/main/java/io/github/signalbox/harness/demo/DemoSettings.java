/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a demo is made of.
 *
 * @param accessPoints number of access points, 1 or more
 * @param tags tags of each access point, 1 or more
 * @param changesPerSecond price changes that the demo makes by itself; 0 for none
 * @param seed decides identities, prices and times
 * @param httpPort preferred port of the HTTP API
 * @param duration when to end; null for on Ctrl-C
 * @param keep whether the folder stays at the end
 */
record DemoSettings(
    int accessPoints,
    int tags,
    double changesPerSecond,
    long seed,
    int httpPort,
    @Nullable Duration duration,
    boolean keep) {}
