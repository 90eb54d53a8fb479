/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

/** One kind of event and its way, counted on a page of its own. */
public enum Flow {
  /** Status reports, from access points to the bridge. */
  STATUS_UP("status up", true),
  /** Price changes, from the bridge to access points. */
  TASK_DOWN("task down", false),
  /** Answers that a task is stored, from access points to the bridge. */
  TASK_ACCEPTED("task accepted", true),
  /** Answers that a task is done, from access points to the bridge. */
  TASK_COMPLETED("task completed", true),
  /** Requests of phones: meetings, and more people for one. */
  CALL_REQUESTED("call requested", true),
  /** Answers of phones to invitations. */
  CALL_ANSWERED("call answered", true),
  /** What phones say of a call that goes on: leave, silence, remove, end. */
  CALL_CONTROL("call control", true),
  /** Invitations, from the bridge to phones. */
  INVITATION_DOWN("invitation", false),
  /** Everything else that the bridge tells phones. */
  CALL_NOTICE_DOWN("call notice", false);

  private final String title;
  private final boolean up;

  Flow(String title, boolean up) {
    this.title = title;
    this.up = up;
  }

  /** Returns the name for people. */
  public String title() {
    return title;
  }

  /** Returns whether phones send or receive it; else access points do. */
  public boolean isOfCalls() {
    return compareTo(TASK_COMPLETED) > 0;
  }

  /** Returns whether the devices are the senders. */
  public boolean isUp() {
    return up;
  }

  /** Returns what a message that made it is counted as on the devices' side. */
  public Fate arrived() {
    return up ? Fate.ACKNOWLEDGED : Fate.DELIVERED;
  }
}
