/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

/** Why an event has no effect; stable codes that stand in error events and in the dead letters. */
public enum RefusalCode {
  /** Not a CloudEvent of the JSON format, or an attribute is missing or of the wrong form. */
  MALFORMED_EVENT,
  /** The payload is larger than its parent topic allows. */
  PAYLOAD_TOO_LARGE,
  /** The event's type does not stand in the topic-mapping table, or not for this parent topic. */
  WRONG_TOPIC,
  /** The event's source is not a client ID, or not the client that published it. */
  WRONG_SOURCE,
  /**
   * The event's data breaks the JSON Schema of its type, or has a number or a text that cannot be
   * kept.
   */
  SCHEMA_VIOLATION,
  /** The event is older than its type's maximum age. */
  STALE_EVENT,
  /** The event arrived after its {@code expirytime}. */
  EXPIRED_EVENT,
  /** The event's time lies too far in the future. */
  FUTURE_EVENT,
  /** The event names a task that does not exist or belongs to another device. */
  UNKNOWN_TASK,
  /** The event answers a command that was never given. */
  UNKNOWN_COMMAND,
  /** The event answers a command that was given to another gateway. */
  WRONG_GATEWAY,
  /** The event's sender has the device ID of a gateway that is known in another region. */
  DEVICE_ID_TAKEN,
  /** The event's sender is a terminal of no user of the directory, or names such a user. */
  UNKNOWN_USER,
  /** The event asks for what its sender may not do. */
  NOT_ALLOWED,
  /** The event names a meeting that does not exist, or in which its sender has no place. */
  UNKNOWN_MEETING,
  /** The event asks for what the state of the meeting or the participant does not allow. */
  WRONG_STATE,
  /** The event asks for more participants than a meeting may have. */
  TOO_MANY_PARTICIPANTS,
  /** The RTC server could not take the meeting in time; the request may be sent again. */
  RTC_UNAVAILABLE,
  /** The back end refused the event for good; sending it again does not help. */
  EFFECT_FAILED,
  /** Elasticsearch refused the document made of the event; its effect elsewhere stands. */
  DOCUMENT_REFUSED
}
