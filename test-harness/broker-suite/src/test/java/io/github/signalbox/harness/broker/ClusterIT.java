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
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes on broker.xml and cluster.properties: point to point crosses nodes. */
class ClusterIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration QUIET = Duration.ofMillis(500);

  @TempDir private static Path folder;
  private static PluginBroker east;
  private static PluginBroker west;

  private final String me = "GID_tag_ap@@@" + UUID.randomUUID().toString().substring(0, 8);
  private final String topic = "tag-task-down/p2p/" + me;

  @BeforeAll
  static void start() throws Exception {
    int eastPort = PluginBroker.freePort();
    int westPort = PluginBroker.freePort();
    east = node("east", eastPort, westPort);
    west = node("west", westPort, eastPort);
    awaitTogether();
  }

  private static PluginBroker node(String name, int corePort, int otherCorePort) throws Exception {
    Path own = Files.createDirectories(folder.resolve(name));
    Map<String, String> properties = new HashMap<>(TestSettings.withSecurity(own));
    properties.put(
        "signalbox.broker.properties",
        Path.of("..", "..", "artemis-config", "cluster.properties").toRealPath().toString());
    properties.put("signalbox.broker.name", name);
    properties.put("signalbox.broker.core-port", Integer.toString(corePort));
    properties.put("signalbox.broker.other-core-port", Integer.toString(otherCorePort));
    properties.put("signalbox.broker.cluster-password", "of-the-test");
    return new PluginBroker(own, properties);
  }

  /** Waits until what is sent on one node arrives on the other, both ways. */
  private static void awaitTogether() throws Exception {
    try (Device onEast = device(east, "GID_tag_ap@@@probe-east", false);
        Device onWest = device(west, "GID_tag_ap@@@probe-west", false);
        Device bridgeEast = device(east, "GID_bridge@@@probe-east", false);
        Device bridgeWest = device(west, "GID_bridge@@@probe-west", false)) {
      awaitArrival(bridgeWest, onEast, "tag-task-down/p2p/GID_tag_ap@@@probe-east");
      awaitArrival(bridgeEast, onWest, "tag-task-down/p2p/GID_tag_ap@@@probe-west");
    }
  }

  private static void awaitArrival(Device sender, Device receiver, String topic) {
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () -> {
              sender.publish(topic, "are you there?");
              return receiver.received() > 0;
            });
  }

  @AfterAll
  static void stop() {
    east.close();
    west.close();
  }

  private static Device device(PluginBroker node, String clientId, boolean keep) throws Exception {
    return Device.connect5(Access.signing(node), clientId, keep);
  }

  /** Sends until the node of the sender knows of the target, which takes a moment. */
  private void send(Device sender, String payload) {
    Awaitility.await().atMost(LIMIT).until(() -> sender.reaches(topic, payload));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "3"})
  void device_onTheOtherNode_getsItsMessagesAloneAndAnswers(String version) throws Exception {
    Access way = Access.signing(east);
    try (Device bridge = device(west, "GID_bridge@@@cross", false);
        Device spyEast = device(east, "GID_tag_ap@@@spy-east", false);
        Device spyWest = device(west, "GID_tag_ap@@@spy-west", false);
        Device target =
            "5".equals(version)
                ? Device.connect5(way, me, false)
                : Device.connect3(way, me, false)) {
      spyEast.mqtt5().subscribeWith().topicFilter("tag-task-down/#").send().join();
      spyWest.mqtt5().subscribeWith().topicFilter("tag-task-down/#").send().join();
      bridge.mqtt5().subscribeWith().topicFilter("$share/bridge/tag-task-up/#").send().join();

      send(bridge, "for one");
      assertThat(target.next()).isEqualTo("for one");
      Awaitility.await()
          .atMost(LIMIT)
          .until(
              () -> {
                target.publish("tag-task-up/answer", "thanks");
                return bridge.received() > 0;
              });

      assertThat(bridge.next()).isEqualTo("thanks");
      assertThat(target.allWithin(QUIET)).isEmpty();
      assertThat(spyEast.allWithin(Duration.ZERO)).isEmpty();
      assertThat(spyWest.allWithin(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void device_movingToTheOtherNode_getsWhatWaitedOnTheFirst() throws Exception {
    device(east, me, true).close();
    try (Device bridge = device(east, "GID_bridge@@@move", false)) {
      send(bridge, "waited");

      try (Device moved = device(west, me, true)) {
        assertThat(moved.next()).isEqualTo("waited");
        send(bridge, "here too");
        assertThat(moved.next()).isEqualTo("here too");
        assertThat(moved.allWithin(QUIET)).isEmpty();
      }
    }
  }

  @Test
  void node_killed_itsDevicesAreReachedOnTheOtherAndKeepWhatWaited() throws Exception {
    device(east, me, true).close();
    try (Device bridge = device(west, "GID_bridge@@@kill", false)) {
      send(bridge, "on the node that dies");

      east.kill();
      try (Device moved = device(west, me, true)) {
        send(bridge, "meanwhile");
        assertThat(moved.next()).isEqualTo("meanwhile");

        east.restart();
        Awaitility.await().atMost(LIMIT).until(() -> moved.received() > 0);
        assertThat(moved.next()).isEqualTo("on the node that dies");
        assertThat(moved.allWithin(QUIET)).isEmpty();
      }
    } finally {
      if (!east.isAlive()) {
        east.restart();
      }
    }
    awaitTogether();
  }
}
