/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

/** What keeps an instance from being changed; the message names file and value. */
final class InstallException extends RuntimeException {
  InstallException(String message) {
    super(message);
  }

  InstallException(String message, Throwable cause) {
    super(message, cause);
  }
}
