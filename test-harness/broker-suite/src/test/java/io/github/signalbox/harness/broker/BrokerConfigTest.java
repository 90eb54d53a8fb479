/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.addressing.TopicMapping;
import io.github.signalbox.addressing.TopicMappingTable;
import io.github.signalbox.addressing.TopicRule;
import io.github.signalbox.addressing.TopicRule.Direction;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.core.config.FileDeploymentManager;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rights of broker.xml are those of the topic-mapping table. */
class BrokerConfigTest {
  private static final String BRIDGE_GROUP = "GID_bridge";
  private static final String BRIDGE_ROLE = "bridge";

  private static TopicMapping mapping;
  private static FileConfiguration config;

  @BeforeAll
  static void read() throws Exception {
    try (var table =
        new InputStreamReader(
            Objects.requireNonNull(
                BrokerConfigTest.class.getResourceAsStream("/common/topic-mapping.csv")),
            StandardCharsets.UTF_8)) {
      mapping = TopicMappingTable.read(table);
    }
    config = new FileConfiguration();
    new FileDeploymentManager("artemis-config/broker.xml")
        .addDeployable(config)
        .readConfiguration();
  }

  private static Set<String> parents() {
    return mapping.rules().stream().map(TopicRule::parent).collect(Collectors.toSet());
  }

  private static Set<String> roles(Set<String> groups) {
    Set<String> roles = new TreeSet<>(groups);
    if (roles.contains(BRIDGE_GROUP)) {
      roles.add(BRIDGE_ROLE);
    }
    return roles;
  }

  private static Set<String> holders(String parent, CheckType type) {
    return config.getSecurityRoles().get(parent + "/#").stream()
        .filter(type::hasRole)
        .map(Role::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void settings_oneForEachParent() {
    assertThat(config.getSecurityRoles().keySet())
        .containsExactlyInAnyOrderElementsOf(
            parents().stream().map(parent -> parent + "/#").toList());
    assertThat(config.isSecurityEnabled()).isTrue();
  }

  @Test
  void retention_threeDaysOnEachDownlink() {
    for (TopicRule rule : mapping.rules()) {
      AddressSettings settings = config.getAddressSettings().get(rule.parent() + "/#");
      if (rule.direction() == Direction.DOWN) {
        assertThat(settings).as(rule.parent()).isNotNull();
        assertThat(Duration.ofMillis(settings.getExpiryDelay())).isEqualTo(Duration.ofDays(3));
        assertThat(Duration.ofMillis(settings.getMaxExpiryDelay())).isEqualTo(Duration.ofDays(3));
      } else {
        assertThat(settings).as(rule.parent()).isNull();
      }
    }
  }

  @Test
  void rights_areThoseOfThePublishersAndSubscribers() {
    for (String parent : parents()) {
      TopicRule rule = mapping.parent(parent).orElseThrow();
      assertThat(holders(parent, CheckType.SEND))
          .as("send to %s", parent)
          .isEqualTo(roles(rule.publishers()));
      for (CheckType type :
          Arrays.asList(
              CheckType.CONSUME,
              CheckType.CREATE_DURABLE_QUEUE,
              CheckType.CREATE_NON_DURABLE_QUEUE)) {
        assertThat(holders(parent, type))
            .as("%s on %s", type, parent)
            .isEqualTo(roles(rule.subscribers()));
      }
      assertThat(holders(parent, CheckType.MANAGE)).isEmpty();
      assertThat(holders(parent, CheckType.BROWSE)).isEmpty();
    }
  }
}
