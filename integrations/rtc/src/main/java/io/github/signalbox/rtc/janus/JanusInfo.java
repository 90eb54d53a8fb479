/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc.janus;

/**
 * How a Janus is set up, as far as it tells.
 *
 * @param version its version, such as {@code 1.1.2}
 * @param namesRooms whether rooms and participants have names, as the bundle needs them: the
 *     VideoRoom plugin's {@code string_ids}
 * @param tellsEvents whether the MQTT event handler runs; not whether it reaches the broker
 * @param wantsTokens whether terminals need a token for Janus itself: {@code token_auth}
 */
public record JanusInfo(
    String version, boolean namesRooms, boolean tellsEvents, boolean wantsTokens) {}
