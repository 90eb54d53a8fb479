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
  CALL_NOTICE_DOWN("call notice", false),
  /** Status reports, from gateways to the bridge. */
  GATEWAY_STATUS_UP("gateway status", true),
  /** Replies to commands, from gateways to the bridge. */
  GATEWAY_REPLY_UP("gateway reply", true),
  /** Commands, from the bridge to gateways. */
  GATEWAY_COMMAND_DOWN("gateway command", false);

  /** The kinds of devices that take part in flows. */
  public enum Kind {
    /** Access points with price tags. */
    ACCESS_POINT,
    /** Phones. */
    PHONE,
    /** Cloud storage gateways. */
    GATEWAY
  }

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

  /** Returns which devices send or receive it. */
  public Kind kind() {
    return switch (this) {
      case STATUS_UP, TASK_DOWN, TASK_ACCEPTED, TASK_COMPLETED -> Kind.ACCESS_POINT;
      case CALL_REQUESTED, CALL_ANSWERED, CALL_CONTROL, INVITATION_DOWN, CALL_NOTICE_DOWN ->
          Kind.PHONE;
      case GATEWAY_STATUS_UP, GATEWAY_REPLY_UP, GATEWAY_COMMAND_DOWN -> Kind.GATEWAY;
    };
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
