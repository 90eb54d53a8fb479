/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the log-shipping routes use around {@code camel-elasticsearch}: documents, bulk requests of
 * bounded size, the answer of each item, and the index templates.
 */
@NullMarked
package io.github.signalbox.camel.elasticsearch;

import org.jspecify.annotations.NullMarked;
