/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Commands to cloud storage gateways: the catalogue, and callers that wait for replies. */
@NullMarked
package io.github.signalbox.camel.csg;

import org.jspecify.annotations.NullMarked;
