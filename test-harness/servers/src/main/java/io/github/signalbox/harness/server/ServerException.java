/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A server did not start, or could not be reached; the message carries the end of its log. */
public final class ServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LAST_LINES = 15;

  /**
   * Creates the exception.
   *
   * @param message what failed
   * @param cause why, as far as known
   */
  public ServerException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Creates the exception with the last lines of a log.
   *
   * @param message what failed
   * @param log the server's log file; may be missing
   */
  public ServerException(String message, Path log) {
    super(message + "; log " + log + ":\n" + end(log));
  }

  private static String end(Path log) {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return "(no log)";
    }
  }
}
