/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt.client;

/** A request on a connection that did not succeed. */
public abstract sealed class ConnectionException extends Exception {
  private static final long serialVersionUID = 1L;

  private ConnectionException(String message) {
    super(message);
  }

  /** The packet was surely not sent: the connection has been lost before, or all are in use. */
  public static final class NotSent extends ConnectionException {
    private static final long serialVersionUID = 1L;

    NotSent(String message) {
      super(message);
    }
  }

  /** The packet is larger than the broker takes, and was not sent. */
  public static final class TooLarge extends ConnectionException {
    private static final long serialVersionUID = 1L;

    TooLarge(long bytes, long limit) {
      super("its packet has %d bytes and the broker takes %d at most".formatted(bytes, limit));
    }
  }

  /** The connection was lost before the broker answered; it may have received the packet. */
  public static final class Lost extends ConnectionException {
    private static final long serialVersionUID = 1L;

    Lost(String message) {
      super(message);
    }
  }

  /** The broker rejected the packet. */
  public static final class Rejected extends ConnectionException {
    private static final long serialVersionUID = 1L;

    private final int reasonCode;

    Rejected(int reasonCode, String reasonString) {
      super(ReasonCode.describe(reasonCode, reasonString));
      this.reasonCode = reasonCode;
    }

    /** Returns the broker's reason code, 0x80 or above. */
    public int reasonCode() {
      return reasonCode;
    }
  }
}
