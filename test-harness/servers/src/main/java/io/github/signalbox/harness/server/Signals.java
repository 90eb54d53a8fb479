/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import java.io.IOException;

/** POSIX signals that {@link Process} cannot send. */
final class Signals {
  private static final String WHEN_PARENT_IS_GONE =
      "trap '' INT HUP; cat > /dev/null; kill -\"$1\" \"$2\"";

  private Signals() {}

  static void send(String signal, long pid) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new ServerException("cannot send SIG" + signal + " to " + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Starts a shell that sends a signal when this JVM is gone, however that went: it waits for the
   * end of the pipe that the two share.
   *
   * @return the shell; destroy it to call the signal off
   */
  static Process sendWhenThisJvmIsGone(String signal, long pid) {
    try {
      return new ProcessBuilder("sh", "-c", WHEN_PARENT_IS_GONE, "sh", signal, Long.toString(pid))
          .start();
    } catch (IOException e) {
      throw new ServerException("cannot watch over " + pid, e);
    }
  }
}
