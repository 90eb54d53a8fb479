/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.addressing;

import io.github.signalbox.addressing.TopicRule.Direction;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The table that says on which parent topic each event type travels, checked as a whole.
 *
 * <p>Rules: uplink and downlink never share a parent; neither do messages of different priority, of
 * different size class, or of different kinds of task. Parent names differ by more than their case.
 */
public final class TopicMapping {
  private final Map<String, TopicRule> byType;
  private final Map<String, TopicRule> byParent;

  private TopicMapping(Map<String, TopicRule> byType, Map<String, TopicRule> byParent) {
    this.byType = byType;
    this.byParent = byParent;
  }

  /**
   * Makes a mapping of rows.
   *
   * @param rows the rows of the table
   * @return the mapping
   * @throws AddressingException if two rows contradict each other; names both event types
   */
  public static TopicMapping of(Collection<TopicRule> rows) {
    Map<String, TopicRule> byType = new LinkedHashMap<>();
    Map<String, TopicRule> byParent = new LinkedHashMap<>();
    Map<String, TopicRule> byLowerCase = new LinkedHashMap<>();
    for (TopicRule row : rows) {
      if (byType.putIfAbsent(row.eventType(), row) != null) {
        throw new AddressingException("event type '" + row.eventType() + "' has two rows");
      }
      byParent.putIfAbsent(row.parent(), row);
      TopicRule first = byLowerCase.putIfAbsent(row.parent().toLowerCase(Locale.ROOT), row);
      if (first != null) {
        requireAgreement(first, row);
      }
    }
    byType.values().forEach(row -> requireAnswerParent(row, byParent));
    return new TopicMapping(byType, byParent);
  }

  /**
   * Finds the row of an event type.
   *
   * @param eventType the CloudEvents type
   * @return its row, empty if the table does not have the type
   */
  public Optional<TopicRule> ruleOf(String eventType) {
    return Optional.ofNullable(byType.get(eventType));
  }

  /**
   * Returns what holds for a parent topic.
   *
   * @param parent the first level of a topic
   * @return the first row that names the parent, empty if it is not declared
   */
  public Optional<TopicRule> parent(String parent) {
    return Optional.ofNullable(byParent.get(parent));
  }

  /** Returns the groups of devices, which receive point to point, in the order of the alphabet. */
  public Set<String> deviceGroups() {
    Set<String> groups = new TreeSet<>();
    byType.values().stream()
        .filter(rule -> rule.direction() == Direction.DOWN)
        .forEach(rule -> groups.addAll(rule.subscribers()));
    return groups;
  }

  /** Returns all other groups: bridges, brokers, and what else reports to the bridge. */
  public Set<String> serverGroups() {
    Set<String> groups = new TreeSet<>();
    byType
        .values()
        .forEach(
            rule -> {
              groups.addAll(rule.publishers());
              groups.addAll(rule.subscribers());
            });
    groups.removeAll(deviceGroups());
    return groups;
  }

  /** Returns every row, in the order of the table. */
  public List<TopicRule> rules() {
    return List.copyOf(byType.values());
  }

  private static void requireAgreement(TopicRule first, TopicRule second) {
    requireSame("spelling", first, second, TopicRule::parent);
    requireSame("direction", first, second, TopicRule::direction);
    requireSame("scenario", first, second, TopicRule::scenario);
    requireSame("task", first, second, TopicRule::task);
    requireSame("priority", first, second, TopicRule::priority);
    requireSame("size", first, second, TopicRule::size);
    requireSame("publishers", first, second, TopicRule::publishers);
    requireSame("subscribers", first, second, TopicRule::subscribers);
    requireSame("answers-on", first, second, TopicRule::answersOn);
  }

  private static void requireSame(
      String column, TopicRule first, TopicRule second, Function<TopicRule, Object> value) {
    Object one = value.apply(first);
    Object other = value.apply(second);
    if (!one.equals(other)) {
      throw new AddressingException(
          "parent topic '%s' is shared by '%s' (%s %s) and '%s' (%s %s); give each its own parent"
              .formatted(
                  first.parent(),
                  first.eventType(),
                  column,
                  one,
                  second.eventType(),
                  column,
                  other));
    }
  }

  private static void requireAnswerParent(TopicRule row, Map<String, TopicRule> byParent) {
    if (row.answersOn().isEmpty()) {
      return;
    }
    TopicRule answers = byParent.get(row.answersOn());
    if (answers == null || answers.direction() != Direction.DOWN) {
      throw new AddressingException(
          "event type '%s' is answered on '%s', which is not a declared downlink parent"
              .formatted(row.eventType(), row.answersOn()));
    }
  }
}
