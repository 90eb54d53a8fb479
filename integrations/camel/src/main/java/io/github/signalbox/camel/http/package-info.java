/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The HTTP APIs of the bundle: sign-in, requests checked against their OpenAPI contract, and every
 * error as a problem document.
 *
 * <p>Routes see valid requests only: the checked parameters as JSON in the variable {@code
 * request}, and the body as a JSON object.
 */
@NullMarked
package io.github.signalbox.camel.http;

import org.jspecify.annotations.NullMarked;
