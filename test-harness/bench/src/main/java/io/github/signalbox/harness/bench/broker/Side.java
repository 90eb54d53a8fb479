/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.broker;

/** What is compared. */
enum Side {
  /** No plugin in the broker; each client subscribes to its own topics. */
  PLAIN("no plugin"),
  /** The plugin subscribes for the clients; security is off, as on {@link #PLAIN}. */
  PLUGIN("plugin"),
  /** The plugin, and security on: clients sign in by signature, the broker checks rights. */
  SIGNED("plugin, sign-in");

  private final String label;

  Side(String label) {
    this.label = label;
  }

  boolean hasPlugin() {
    return this != PLAIN;
  }

  boolean hasSecurity() {
    return this == SIGNED;
  }

  /** Returns its name for people. */
  String label() {
    return label;
  }
}
