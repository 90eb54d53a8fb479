/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.signalbox.harness.broker.Device.Access;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plugin on a broker that writes addresses with dots, as Artemis does by default and other
 * applications of that broker may need.
 *
 * <p>On the embedded broker alone; an instance of the distribution has dots by itself.
 */
class SeparatorIT {
  private static final String ME = "GID_tag_ap@@@dotted";

  @TempDir private static Path folder;
  private static PluginBroker broker;
  private static Access access;

  @BeforeAll
  static void start() throws Exception {
    Path config = Files.writeString(folder.resolve("broker.xml"), dotted());
    Map<String, String> properties = new HashMap<>(TestSettings.withSecurity(folder));
    properties.put("signalbox.broker.config", config.toUri().toString());
    broker = new PluginBroker(folder, properties);
    access = Access.signing(broker);
  }

  private static String dotted() throws Exception {
    try (InputStream file =
        Objects.requireNonNull(
            SeparatorIT.class.getResourceAsStream("/artemis-config/broker.xml"))) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      String changed =
          text.replaceAll("(?s)<wildcard-addresses>.*?</wildcard-addresses>", "")
              .replaceAll("match=\"([a-z-]+)/#\"", "match=\"$1.#\"");
      assertThat(changed).isNotEqualTo(text).contains("match=\"tag-task-up.#\"");
      return changed;
    }
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void device_receivesPointToPoint_andNobodyElseDoes() throws Exception {
    try (Device sender = Device.connect5(access, "GID_bridge@@@dots", false);
        Device spy = Device.connect5(access, "GID_tag_ap@@@spy", false);
        Device device = Device.connect5(access, ME, true)) {
      spy.mqtt5().subscribeWith().topicFilter("tag-task-down/#").send().join();
      assertThatThrownBy(
              () ->
                  spy.mqtt5().subscribeWith().topicFilter("tag-task-down/p2p/" + ME).send().join())
          .hasMessageContaining("Error Codes");

      sender.publish("tag-task-down/p2p/" + ME, "mine");
      sender.publish("tag-task-down/all", "everybody's");

      assertThat(device.next()).isEqualTo("mine");
      assertThat(spy.allWithin(Duration.ofMillis(500))).containsExactly("everybody's");
    }
  }

  @Test
  void broker_tellsPresence() throws Exception {
    try (Device bridge = Device.connect5(access, "GID_bridge@@@watch", false)) {
      bridge.mqtt5().subscribeWith().topicFilter("presence-up/#").send().join();

      Device.connect5(access, "GID_tag_ap@@@comes", false).close();

      assertThat(bridge.next()).contains("\"connect\"", "GID_tag_ap@@@comes");
    }
  }
}
