/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.addressing;

/**
 * The topic {@code <parent>/p2p/<clientId>}, which reaches exactly that client.
 *
 * <p>Its length has a limit of its own, since a parent and a client ID of full length do not fit
 * the 64 characters of an ordinary topic.
 *
 * @param parent the first level, declared in the topic-mapping table
 * @param target the client that receives what is published here
 */
public record P2pTopic(String parent, ClientId target) {
  /** The level that marks a point-to-point topic. */
  public static final String LEVEL = "p2p";

  /** The longest name, in characters, where no other limit is given. */
  public static final int DEFAULT_MAX_LENGTH = 128;

  /**
   * Checks the parent.
   *
   * @throws AddressingException if the parent has a forbidden character
   */
  public P2pTopic {
    NameRules.requirePart("parent topic", parent);
  }

  /**
   * Reads a point-to-point topic of at most {@value #DEFAULT_MAX_LENGTH} characters.
   *
   * @param text the name as sent in PUBLISH
   * @return its parts
   * @throws AddressingException if it is not {@code <parent>/p2p/<clientId>} or is too long
   */
  public static P2pTopic parse(String text) {
    return parse(text, DEFAULT_MAX_LENGTH);
  }

  /**
   * Reads a point-to-point topic.
   *
   * @param text the name as sent in PUBLISH
   * @param maxLength the longest name allowed, in characters
   * @return its parts
   * @throws AddressingException if it is not {@code <parent>/p2p/<clientId>} or is too long
   */
  public static P2pTopic parse(String text, int maxLength) {
    NameRules.requireLength("P2P topic", text, 1, maxLength);
    String[] levels = text.split(Topic.SEPARATOR, -1);
    if (levels.length != 3 || !LEVEL.equals(levels[1])) {
      throw new AddressingException(
          "P2P topic " + NameRules.quote(text) + " must be <parent>/p2p/<GroupID@@@DeviceID>");
    }
    return new P2pTopic(levels[0], ClientId.parse(levels[2]));
  }

  /** Returns the topic name as sent in PUBLISH. */
  @Override
  public String toString() {
    return parent + Topic.SEPARATOR + LEVEL + Topic.SEPARATOR + target;
  }
}
