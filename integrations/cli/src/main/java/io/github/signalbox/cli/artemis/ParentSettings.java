/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import io.github.signalbox.addressing.TopicMapping;
import io.github.signalbox.addressing.TopicRule;
import io.github.signalbox.addressing.TopicRule.Direction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Settings of the topic-mapping table's parents, as elements of {@code broker.xml}. */
final class ParentSettings {
  /** Group of the bridge's client IDs. */
  static final String BRIDGE_GROUP = "GID_bridge";

  /** The bridge's user, and its role. */
  static final String BRIDGE = "bridge";

  /** Group that the plugin itself publishes as. */
  private static final String BROKER_GROUP = "GID_broker";

  private static final List<String> QUEUE_PERMISSIONS =
      List.of(
          "consume",
          "createDurableQueue",
          "deleteDurableQueue",
          "createNonDurableQueue",
          "deleteNonDurableQueue");

  /** What waits for devices is kept for 3 days, ms; sooner where a message says so. */
  private static final String RETENTION =
      """
        <expiry-delay>259200000</expiry-delay>
        <max-expiry-delay>259200000</max-expiry-delay>
      """;

  private final TopicMapping mapping;

  ParentSettings(TopicMapping mapping) {
    this.mapping = mapping;
  }

  /** Returns the parents, in the order of the alphabet. */
  Set<String> parents() {
    return mapping.rules().stream()
        .map(TopicRule::parent)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns the groups of devices: all that need an access key. */
  Set<String> deviceGroups() {
    Set<String> groups = new TreeSet<>();
    for (TopicRule rule : mapping.rules()) {
      groups.addAll(rule.publishers());
      groups.addAll(rule.subscribers());
    }
    groups.remove(BRIDGE_GROUP);
    groups.remove(BROKER_GROUP);
    return groups;
  }

  /** Returns one security setting for each parent. */
  String securitySettings(Wildcards wildcards) {
    StringBuilder xml = new StringBuilder();
    for (String parent : parents()) {
      TopicRule rule = mapping.parent(parent).orElseThrow();
      String senders = roles(rule.publishers());
      String receivers = roles(rule.subscribers());
      Set<String> both = new TreeSet<>(rule.publishers());
      both.addAll(rule.subscribers());
      xml.append("<security-setting match=\"").append(wildcards.below(parent)).append("\">\n");
      permission(xml, "send", senders);
      QUEUE_PERMISSIONS.forEach(type -> permission(xml, type, receivers));
      permission(xml, "createAddress", roles(both));
      permission(xml, "deleteAddress", roles(both));
      xml.append("</security-setting>\n");
    }
    return xml.toString();
  }

  private static void permission(StringBuilder xml, String type, String roles) {
    xml.append("  <permission type=\"%s\" roles=\"%s\"/>\n".formatted(type, roles));
  }

  private static String roles(Set<String> groups) {
    Set<String> roles = new TreeSet<>(groups);
    if (roles.contains(BRIDGE_GROUP)) {
      roles.add(BRIDGE);
    }
    return String.join(",", roles);
  }

  /**
   * Returns one address setting for each parent, by its match.
   *
   * @param hasAddress whether the instance has an address; one that is not there is not named, so
   *     that the instance's own setting for all addresses counts
   */
  Map<String, String> addressSettings(Wildcards wildcards, Predicate<String> hasAddress) {
    StringBuilder content = new StringBuilder();
    if (hasAddress.test("DLQ")) {
      content.append("  <dead-letter-address>DLQ</dead-letter-address>\n");
    }
    if (hasAddress.test("ExpiryQueue")) {
      content.append("  <expiry-address>ExpiryQueue</expiry-address>\n");
    }
    content.append(
        """
          <max-delivery-attempts>-1</max-delivery-attempts>
          <max-size-bytes>20M</max-size-bytes>
          <page-size-bytes>2M</page-size-bytes>
          <address-full-policy>PAGE</address-full-policy>
          <auto-create-queues>true</auto-create-queues>
          <auto-create-addresses>true</auto-create-addresses>
          <auto-delete-queues>true</auto-delete-queues>
          <auto-delete-addresses>true</auto-delete-addresses>
        """);
    Map<String, String> settings = new LinkedHashMap<>();
    for (String parent : parents()) {
      boolean down = mapping.parent(parent).orElseThrow().direction() == Direction.DOWN;
      settings.put(
          wildcards.below(parent),
          "<address-setting match=\"%s\">\n%s%s</address-setting>"
              .formatted(wildcards.below(parent), content, down ? RETENTION : ""));
    }
    return settings;
  }
}
