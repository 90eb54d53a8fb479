/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

/** Elastic Common Schema, whose field names the documents use. */
final class Ecs {
  /** The version that the documents say they follow. */
  static final String VERSION = "8.17.0";

  private Ecs() {}
}
