/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

/** What happened to an event on the devices' side; one event may meet several. */
public enum Fate {
  /** Sent by a device for the first time. */
  SENT("sent"),
  /** Sent again by a device, with the same ID. */
  REPEATED("sent again"),
  /** Taken over by the broker (PUBACK). */
  ACKNOWLEDGED("acknowledged"),
  /** Received by a device and acted on. */
  DELIVERED("delivered"),
  /** Received by a device that knew it already. */
  DEDUPLICATED("deduplicated"),
  /** Received by a device too late: expired, stale, or from the future by its clock. */
  EXPIRED("expired or stale"),
  /** Received by a device but unreadable, or refused by the bridge in an error event. */
  REFUSED("refused"),
  /** Never sent, since a fault was asked for. */
  DROPPED("dropped by fault");

  private final String title;

  Fate(String title) {
    this.title = title;
  }

  /** Returns the name for people. */
  public String title() {
    return title;
  }
}
