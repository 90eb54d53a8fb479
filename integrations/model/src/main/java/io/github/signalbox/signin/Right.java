/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.signin;

/** What a token allows on its topics. */
public enum Right {
  /** Subscribe. */
  R,
  /** Publish. */
  W,
  /** Both. */
  RW
}
