/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

/** A stretch of time that is measured for each event that passes it. */
public enum Stage {
  /** From the request, where its start is registered, until the access point has the task. */
  REQUEST_TO_RECEIPT("request → access point"),
  /**
   * From the request, where its start is registered, until the last tag's outcome is taken over.
   */
  REQUEST_TO_COMPLETED("request → completed"),
  /** From the time the bridge wrote into the task until the access point has it. */
  SENT_TO_RECEIPT("task sent → access point"),
  /** From the time the bridge wrote into the task until the broker has the accepted answer. */
  SENT_TO_ACCEPTED("task sent → accepted"),
  /** From the time the bridge wrote into the task until the broker has the completed answer. */
  SENT_TO_COMPLETED("task sent → completed"),
  /** From a status report's first publish until the broker has it. */
  STATUS_TO_ACKNOWLEDGED("status sent → acknowledged"),
  /** From a phone's request until a phone, of the caller or of somebody invited, has it. */
  CALL_TO_INVITATION("call requested → invitation"),
  /** From a phone's answer until the bridge's confirmation that it was the first. */
  ANSWER_TO_CONFIRMED("call answered → confirmed"),
  /** From the time the bridge wrote into the command until the gateway has it. */
  COMMAND_TO_RECEIPT("command sent → gateway"),
  /** From the time the bridge wrote into the command until the broker has the reply. */
  COMMAND_TO_REPLIED("command sent → replied");

  private final String title;

  Stage(String title) {
    this.title = title;
  }

  /** Returns the name for people. */
  public String title() {
    return title;
  }
}
