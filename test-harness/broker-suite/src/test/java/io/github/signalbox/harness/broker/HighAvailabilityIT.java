/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.harness.broker.Device.Access;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A primary and its backup, which replicate, on broker.xml, ha-primary.properties and
 * ha-backup.properties: fail-over, fail-back, and fail-over once more, for which the backup starts
 * again within its JVM.
 */
class HighAvailabilityIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** The broker's words for it. */
  private static final String IN_SYNC = "is synchronized with ";

  @TempDir private static Path folder;
  private static PluginBroker primary;
  private static PluginBroker backup;

  private final String me = "GID_tag_ap@@@kept";
  private final String topic = "tag-task-down/p2p/" + me;

  @BeforeAll
  static void start() throws Exception {
    int primaryPort = PluginBroker.freePort();
    int backupPort = PluginBroker.freePort();
    primary =
        new PluginBroker(
            Files.createDirectories(folder.resolve("primary")),
            settings("primary", primaryPort, backupPort));
    backup =
        PluginBroker.backup(
            Files.createDirectories(folder.resolve("backup")),
            settings("backup", backupPort, primaryPort));
  }

  private static Map<String, String> settings(String role, int corePort, int otherCorePort)
      throws Exception {
    Map<String, String> settings = new HashMap<>(TestSettings.withSecurity(folder.resolve(role)));
    settings.put(
        "signalbox.broker.properties",
        Path.of("..", "..", "artemis-config", "ha-" + role + ".properties")
            .toRealPath()
            .toString());
    settings.put("signalbox.broker.core-port", Integer.toString(corePort));
    settings.put("signalbox.broker.other-core-port", Integer.toString(otherCorePort));
    settings.put("signalbox.broker.cluster-password", "of-the-test");
    return settings;
  }

  @AfterAll
  static void stop() {
    backup.close();
    primary.close();
  }

  private static void awaitInSync(int times) {
    Awaitility.await("backup in sync")
        .atMost(LIMIT)
        .until(() -> backup.logOf().split(IN_SYNC, -1).length > times);
  }

  private Device device(PluginBroker broker) throws Exception {
    return Device.connect5(Access.signing(broker), me, true);
  }

  /** The device gets what waited for it and what comes now; then a message waits for it again. */
  private void serves(PluginBroker broker, String waited, String next) throws Exception {
    try (Device bridge = Device.connect5(Access.signing(broker), "GID_bridge@@@ha", false)) {
      bridge.mqtt5().subscribeWith().topicFilter("presence-up/GID_tag_ap").send().join();
      try (Device device = device(broker)) {
        assertThat(device.receives(waited)).isTrue();
        assertThat(bridge.next()).contains("\"eventType\":\"connect\"", me);
        String now = "now, before " + next;
        bridge.publish(topic, now);
        assertThat(device.receives(now)).isTrue();
      }
      assertThat(bridge.reaches(topic, next)).isTrue();
    }
  }

  @Test
  void device_withAKeptSession_followsFailOverAndFailBackAndLosesNothing() throws Exception {
    device(primary).close();
    try (Device bridge = Device.connect5(Access.signing(primary), "GID_bridge@@@ha", false)) {
      bridge.publish(topic, "first");
    }
    awaitInSync(1);

    primary.kill();
    backup.awaitOpen();
    serves(backup, "first", "second");

    primary.restart();
    serves(primary, "second", "third");

    awaitInSync(2);
    primary.kill();
    backup.awaitOpen();
    serves(backup, "third", "fourth");
    assertThat(backup.logOf()).doesNotContain("AMQ224000", "no MQTT client is let in");
  }
}
