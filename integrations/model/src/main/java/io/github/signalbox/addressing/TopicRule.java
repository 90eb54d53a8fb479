/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.addressing;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One row of the topic-mapping table: an event type, the parent topic it travels on, and how.
 *
 * @param eventType the CloudEvents type
 * @param parent the parent topic
 * @param direction seen from the devices: up to the bridge or down to a device
 * @param scenario the back end that the type belongs to
 * @param task the kind of work; different kinds never share a parent
 * @param priority the priority class; different classes never share a parent
 * @param size the size class; different classes never share a parent
 * @param publishers the groups that may publish to the parent
 * @param subscribers the groups that may subscribe to the parent
 * @param answersOn the parent for answers to the sender, empty where there is none
 * @param maxAge how old an event of this type may be on arrival
 */
public record TopicRule(
    String eventType,
    String parent,
    Direction direction,
    String scenario,
    String task,
    Priority priority,
    SizeClass size,
    Set<String> publishers,
    Set<String> subscribers,
    String answersOn,
    Duration maxAge) {

  /** Which way a parent topic leads. */
  public enum Direction {
    /** From devices to the bridge. */
    UP,
    /** From the bridge to one device, point to point. */
    DOWN
  }

  /** What must not wait behind what. */
  public enum Priority {
    /** Must not queue behind anything else. */
    HIGH,
    /** The usual class. */
    NORMAL
  }

  /** How large a payload may be. */
  public enum SizeClass {
    /** At most 64 KiB. */
    NORMAL(64 * 1024),
    /** At most 256 KiB. */
    BULK(256 * 1024);

    private final int maxBytes;

    SizeClass(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    /** Returns the largest payload, in bytes. */
    public int maxBytes() {
      return maxBytes;
    }
  }

  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

  /**
   * Checks the names and the age.
   *
   * @throws AddressingException if a name is empty or has a forbidden character, nobody may publish
   *     or subscribe, or the age is not positive
   */
  public TopicRule {
    if (!TYPE.matcher(eventType).matches()) {
      throw new AddressingException(
          "event type " + NameRules.quote(eventType) + " must be words separated by dots");
    }
    new Topic(parent, List.of());
    NameRules.requirePart("scenario", scenario);
    NameRules.requirePart("task", task);
    publishers = Set.copyOf(publishers);
    subscribers = Set.copyOf(subscribers);
    if (publishers.isEmpty() || subscribers.isEmpty()) {
      throw new AddressingException(
          "event type " + NameRules.quote(eventType) + " needs a publisher and a subscriber");
    }
    if (maxAge.isNegative() || maxAge.isZero()) {
      throw new AddressingException(
          "max age " + maxAge + " of event type " + NameRules.quote(eventType) + " must be > 0");
    }
  }
}
