/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.policy;

import java.util.Locale;

/**
 * Why a packet is refused, and the code that says so.
 *
 * <p>Source: MQTT 5 sections 3.2.2.2, 3.4.2.1 and 3.9.3; MQTT 3.1.1 section 3.2.2.3.
 */
public enum Refusal {
  /** The client ID is not of the form {@code <GroupID>@@@<DeviceID>}. */
  CLIENT_ID_INVALID(0x85, 0x02),
  /** The group is not declared in the topic mapping. */
  GROUP_UNKNOWN(0x87, 0x05),
  /** User name, password or token do not fit this client ID. */
  BAD_CREDENTIALS(0x86, 0x04),
  /** The topic or filter has a wrong form or is too long. */
  TOPIC_INVALID(0x90, 0x05),
  /** The filter has a wrong form. */
  FILTER_INVALID(0x8F, 0x05),
  /** The group has no right to the parent topic, or the topic belongs to another client. */
  NOT_AUTHORIZED(0x87, 0x05),
  /** The payload is larger than its parent topic allows. */
  PAYLOAD_TOO_LARGE(0x97, 0x05),
  /** More subscriptions than one client may have. */
  TOO_MANY_SUBSCRIPTIONS(0x97, 0x05),
  /** More messages per second than one client may send. */
  RATE_EXCEEDED(0x97, 0x05),
  /** A point-to-point message cannot be retained. */
  RETAIN_NOT_SUPPORTED(0x9A, 0x05),
  /** The topic alias is 0, too high or was never set. */
  TOPIC_ALIAS_INVALID(0x94, 0x05),
  /** A packet is larger than it may be. */
  PACKET_TOO_LARGE(0x95, 0x03),
  /** A connection sent no CONNECT in time. */
  CONNECT_TIMEOUT(0xA0, 0x03),
  /** The address has as many connections as it may. */
  TOO_MANY_CONNECTIONS(0x97, 0x03),
  /** A packet is not of MQTT's form, or has a malformed string. */
  MALFORMED_PACKET(0x81, 0x03);

  private final int code5;
  private final int connect3;

  Refusal(int code5, int connect3) {
    this.code5 = code5;
    this.connect3 = connect3;
  }

  /** Returns the reason code of MQTT 5. */
  public byte code5() {
    return (byte) code5;
  }

  /** Returns the return code of a CONNACK of MQTT 3.1.1. */
  public byte connect3() {
    return (byte) connect3;
  }

  /** Returns the name in logs and metrics, such as {@code not-authorized}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
