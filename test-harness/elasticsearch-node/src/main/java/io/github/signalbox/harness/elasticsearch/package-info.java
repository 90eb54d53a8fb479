/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Starts an Elasticsearch node on a class path of its own. */
@NullMarked
package io.github.signalbox.harness.elasticsearch;

import org.jspecify.annotations.NullMarked;
