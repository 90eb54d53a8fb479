/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import java.io.IOException;
import java.nio.file.Path;

/** POSIX signals that {@link Process} cannot send. */
final class Signals {
  private static final String WHEN_PARENT_IS_GONE = "trap '' INT HUP TERM; cat > /dev/null; ";
  private static final String SEND = "kill -\"$1\" \"$2\"";
  private static final String SEND_TO_PID_IN_FILE =
      "for i in 1 2 3 4 5 6 7 8 9 10; do"
          + " if [ -s \"$2\" ]; then kill -\"$1\" \"$(head -n 1 \"$2\")\"; exit; fi;"
          + " sleep 0.5; done";

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
    return whenThisJvmIsGone(SEND, signal, Long.toString(pid));
  }

  /**
   * As {@link #sendWhenThisJvmIsGone(String, long)}, to the process whose id is the first line of a
   * file by then; allows the process 5 s to write it.
   */
  static Process sendWhenThisJvmIsGone(String signal, Path pidFile) {
    return whenThisJvmIsGone(SEND_TO_PID_IN_FILE, signal, pidFile.toString());
  }

  private static Process whenThisJvmIsGone(String action, String signal, String target) {
    try {
      return new ProcessBuilder("sh", "-c", WHEN_PARENT_IS_GONE + action, "sh", signal, target)
          .start();
    } catch (IOException e) {
      throw new ServerException("cannot watch over " + target, e);
    }
  }
}
