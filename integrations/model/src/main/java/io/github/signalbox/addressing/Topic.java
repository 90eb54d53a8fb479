/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.addressing;

import java.util.Arrays;
import java.util.List;

/**
 * A topic of a declared parent and free subtopics, at most 64 characters in all.
 *
 * <p>Source: ApsaraMQ for MQTT, limits.
 *
 * @param parent the first level, declared in the topic-mapping table
 * @param subtopics the further levels; may be empty
 */
public record Topic(String parent, List<String> subtopics) {
  /** Separates the levels. */
  public static final String SEPARATOR = "/";

  /**
   * Checks each level and the length of the whole.
   *
   * @throws AddressingException if a level is empty or has a forbidden character, or the topic is
   *     too long
   */
  public Topic {
    subtopics = List.copyOf(subtopics);
    NameRules.requirePart("parent topic", parent);
    subtopics.forEach(level -> NameRules.requirePart("subtopic", level));
    NameRules.requireLength("topic", join(parent, subtopics), 1, NameRules.MAX_LENGTH);
  }

  /**
   * Reads a topic name.
   *
   * @param text the name as sent in PUBLISH
   * @return its levels
   * @throws AddressingException if a level or the length breaks its rule
   */
  public static Topic parse(String text) {
    NameRules.requireLength("topic", text, 1, NameRules.MAX_LENGTH);
    List<String> levels = Arrays.asList(text.split(SEPARATOR, -1));
    return new Topic(levels.get(0), levels.subList(1, levels.size()));
  }

  /** Returns the topic name as sent in PUBLISH. */
  @Override
  public String toString() {
    return join(parent, subtopics);
  }

  private static String join(String parent, List<String> subtopics) {
    return subtopics.isEmpty() ? parent : parent + SEPARATOR + String.join(SEPARATOR, subtopics);
  }
}
