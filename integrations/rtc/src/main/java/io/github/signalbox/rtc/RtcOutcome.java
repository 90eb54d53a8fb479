/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc;

/** What became of an operation on an RTC server. */
public sealed interface RtcOutcome {
  /** The one outcome without anything to tell. */
  Done DONE = new Done();

  /** The server is in the state that was asked for; it may have been before. */
  record Done() implements RtcOutcome {}

  /** The server does not know the room; it may have been started anew. */
  record NoSuchRoom() implements RtcOutcome {}

  /** The participant is there and sends nothing that could be silenced. */
  record NotPublishing() implements RtcOutcome {}

  /**
   * The server refuses; the same again will not help.
   *
   * @param code the server's own code
   * @param message the server's reason in words
   */
  record Refused(int code, String message) implements RtcOutcome {}

  /**
   * The server could not be asked, or did not answer; the same again may help.
   *
   * @param message what happened
   */
  record Unavailable(String message) implements RtcOutcome {}

  /**
   * Says an outcome in words, for messages.
   *
   * @param outcome the outcome
   * @return part of a sentence
   */
  static String inWords(RtcOutcome outcome) {
    return switch (outcome) {
      case Done done -> "done";
      case NoSuchRoom gone -> "there is no such room";
      case NotPublishing silent -> "the participant sends nothing";
      case Refused refused ->
          "the RTC server refuses: %d %s".formatted(refused.code(), refused.message());
      case Unavailable away -> away.message();
    };
  }
}
