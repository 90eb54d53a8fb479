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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server did not start, or could not be reached; the message carries the end of its log. */
public final class ServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LAST_LINES = 15;

  /** What stands behind the mark, without time and thread. */
  private static final List<Pattern> MARKS =
      List.of(
          Pattern.compile("Caused by: (.*)"),
          Pattern.compile(".*(?: ERROR |FATAL[: ]+)(.*)"),
          Pattern.compile(".* WARN +(.*)"),
          Pattern.compile("(\\S*(?:Exception|Error): .*)"));

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
   * Creates the exception with what the log says: its last error in the first line, then its last
   * lines.
   *
   * @param message what failed
   * @param log the server's log file; may be missing
   */
  public ServerException(String message, Path log) {
    this(message, log, lines(log));
  }

  private ServerException(String message, Path log, List<String> lines) {
    super(message + lastError(lines) + "; log " + log + ":\n" + end(lines));
  }

  private static List<String> lines(Path log) {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return List.of("(no log)");
    }
  }

  /** Finds the cause: what was logged as an error last, else as a warning, else was thrown. */
  private static String lastError(List<String> lines) {
    for (Pattern mark : MARKS) {
      for (String line : lines.reversed()) {
        Matcher found = mark.matcher(line);
        if (found.matches()) {
          return ": " + found.group(1).strip();
        }
      }
    }
    return "";
  }

  private static String end(List<String> lines) {
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }
}
