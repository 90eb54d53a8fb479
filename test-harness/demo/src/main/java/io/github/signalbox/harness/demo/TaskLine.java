/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import java.time.Duration;
import java.time.LocalTime;

/**
 * A task as the live view shows it.
 *
 * @param createdAt when it was made, local time
 * @param accessPoint the part of its access point's client ID after the group
 * @param change what it changes, such as {@code T000001 → 13.90 EUR}
 * @param state where it stands
 * @param took from its creation to its end, or until now
 */
record TaskLine(
    LocalTime createdAt, String accessPoint, String change, String state, Duration took) {}
