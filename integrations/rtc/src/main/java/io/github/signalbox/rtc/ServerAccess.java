/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc;

import org.jspecify.annotations.Nullable;

/**
 * How a terminal reaches the server.
 *
 * @param type kind of server, such as {@code janus}
 * @param url address for terminals
 * @param token what the server asks for before anything else; null where it asks for nothing
 */
public record ServerAccess(String type, String url, @Nullable String token) {}
