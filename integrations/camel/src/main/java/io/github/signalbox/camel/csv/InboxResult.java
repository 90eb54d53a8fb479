/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csv;

import io.github.signalbox.camel.failure.Failure;
import io.github.signalbox.camel.http.FieldError;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What became of a file, as the text beside it tells.
 *
 * @param outcome whether it had its effect
 * @param lines the outcome in words, then a line per task or fault
 */
public record InboxResult(Outcome outcome, List<String> lines) {
  /** Whether a file had its effect. */
  public enum Outcome {
    /** Just now. */
    TAKEN,
    /** Before; it could not be moved then. */
    TAKEN_BEFORE,
    /** Nothing of it was done. */
    REJECTED
  }

  /** Copies the lines. */
  public InboxResult {
    lines = List.copyOf(lines);
  }

  /**
   * Makes the result of a file that had its effect.
   *
   * @param summary what it had, counted
   * @param details a line each
   * @return the result
   */
  public static InboxResult taken(String summary, List<String> details) {
    return new InboxResult(Outcome.TAKEN, prepend("taken: " + summary, details));
  }

  /**
   * Makes the result of a file that had its effect before.
   *
   * @param details a line each
   * @return the result
   */
  public static InboxResult takenBefore(List<String> details) {
    return new InboxResult(
        Outcome.TAKEN_BEFORE,
        prepend("taken before: this delivery has changed nothing more", details));
  }

  /**
   * Makes the result of a file of which nothing was done.
   *
   * @param faults why, each with its place in the file; one or more
   * @return the result
   */
  public static InboxResult rejected(List<FieldError> faults) {
    List<String> lines =
        faults.stream()
            .map(fault -> fault.field() + ": " + fault.code() + ": " + fault.message())
            .map(CsvReader::printable)
            .toList();
    String count = faults.size() == 1 ? "1 fault" : faults.size() + " faults";
    if (faults.size() >= CsvReader.MAX_ERRORS) {
      count = "at least " + count;
    }
    return new InboxResult(
        Outcome.REJECTED, prepend("rejected, nothing was changed: " + count, lines));
  }

  /**
   * Makes the result of a file that something else than its form stopped.
   *
   * @param failure what stopped it
   * @return the result
   */
  public static InboxResult failed(Throwable failure) {
    return rejected(List.of(new FieldError("file", "FAILED", Failure.reason(failure))));
  }

  private static List<String> prepend(String first, List<String> others) {
    return Stream.concat(Stream.of(first), others.stream()).toList();
  }

  /** Says whether nothing of the file was done. */
  public boolean isRejected() {
    return outcome == Outcome.REJECTED;
  }

  /** Returns the folder where the file goes. */
  public String folder() {
    return isRejected() ? ".error" : ".done";
  }

  /** Returns the first two lines as one, for a log. */
  public String inShort() {
    return lines.stream().limit(2).collect(Collectors.joining("; "));
  }

  /** Returns the text. */
  public String text() {
    return String.join("\n", lines) + "\n";
  }
}
