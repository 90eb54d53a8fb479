/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.signalbox.harness.broker.Device.Access;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics of the broker and the plugin for Prometheus, by jmx-exporter.yml. */
class MetricsIT {
  private static final Path CONFIG =
      Path.of("..", "..", "artemis-config", "jmx-exporter.yml").toAbsolutePath().normalize();
  private static final Path AGENT = Path.of("target", "agent", "jmx-exporter.jar").toAbsolutePath();

  @TempDir private static Path folder;
  private static PluginBroker broker;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    port = PluginBroker.freePort();
    broker =
        new PluginBroker(
            folder,
            TestSettings.withSecurity(folder),
            List.of("-javaagent:%s=127.0.0.1:%d:%s".formatted(AGENT, port, CONFIG)));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static List<String> metrics() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI address = URI.create("http://127.0.0.1:" + port + "/metrics");
      return client
          .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
          .body()
          .lines()
          .toList();
    }
  }

  @Test
  void connectionsRefusalsAndMessages_areCounted() throws Exception {
    Access access = Access.signing(broker);
    try (Device device = Device.connect5(access, "GID_tag_ap@@@metrics", false);
        Device bridge = Device.connect5(access, "GID_bridge@@@metrics", true)) {
      bridge.mqtt5().subscribeWith().topicFilter("$share/readers/tag-task-up/#").send().join();
      bridge.publish("tag-task-down/p2p/GID_tag_ap@@@metrics", "hello");
      assertThat(device.next()).isEqualTo("hello");
      assertThatThrownBy(() -> device.publish("tag-task-down/x", "x"))
          .hasMessageContaining("NOT_AUTHORIZED");

      String name = "{broker=\"signalbox\"";
      assertThat(metrics())
          .contains(
              "signalbox_clients_connected" + name + ",group=\"GID_tag_ap\"} 1.0",
              "signalbox_clients_connected" + name + ",group=\"GID_bridge\"} 1.0",
              "signalbox_refusals_total" + name + ",reason=\"not-authorized\"} 1.0",
              "signalbox_point_to_point_sent_total" + name + "} 1.0",
              "signalbox_point_to_point_delivered_total" + name + "} 1.0",
              "artemis_ConnectionCount" + name + "} 2.0",
              "artemis_queue_ConsumerCount{address=\"tag-task-up/#\",broker=\"signalbox\""
                  + ",queue=\"readers.tag-task-up/#\"} 1.0")
          .noneMatch(line -> line.contains("@@@"));
    }
  }
}
