/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.signalbox.harness.broker.Device.Access;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A broker that starts with files that the plugin cannot use: nobody gets in where the policy
 * should apply, and everybody else goes on.
 *
 * <p>Security is off, so that the plugin alone could keep somebody out.
 */
class BrokenSettingsIT {
  @TempDir private static Path folder;
  private static PluginBroker broker;
  private static int otherPort;

  @BeforeAll
  static void start() throws Exception {
    otherPort = PluginBroker.freePort();
    Map<String, String> settings = new HashMap<>(TestSettings.withSecurity(folder));
    Path properties = folder.resolve("other-acceptor.properties");
    Files.writeString(
        properties,
        """
        acceptorConfigurations.other.factoryClassName=org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory
        acceptorConfigurations.other.params.host=127.0.0.1
        acceptorConfigurations.other.params.port=%d
        acceptorConfigurations.other.params.protocols=MQTT
        """
            .formatted(otherPort));
    settings.put("signalbox.broker.properties", properties.toString());
    settings.put("signalbox.broker.security", "false");
    broker = new PluginBroker(folder, settings);
    try (Device application = application(true)) {
      application.mqtt5().subscribeWith().topicFilter("orders/#").send().join();
    }
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  /** What knows nothing of Signalbox: its wildcard subscription was made before. */
  private static Device application(boolean keepSession) throws Exception {
    return Device.connect5(Access.plain(otherPort), "an-application", keepSession);
  }

  private static void applicationGoesOn() throws Exception {
    try (Device application = application(true);
        Device sender = Device.connect3(Access.plain(otherPort), "another", false)) {
      arrives(sender, "orders/1", application);
      application.mqtt5().subscribeWith().topicFilter("bills/+").send().join();
      arrives(sender, "bills/1", application);
    }
  }

  private static void arrives(Device sender, String topic, Device receiver) throws Exception {
    String payload = topic + " " + UUID.randomUUID();
    sender.publish(topic, payload);
    assertThat(receiver.receives(payload)).isTrue();
  }

  private static void nobodyGetsIn() {
    for (String clientId : new String[] {"GID_tag_ap@@@a", "GID_bridge@@@b", "an-application"}) {
      assertThatThrownBy(() -> Device.connect5(Access.plain(broker), clientId, false)).isNotNull();
      assertThatThrownBy(() -> Device.connect3(Access.plain(broker), clientId, false)).isNotNull();
    }
  }

  private static void damage(String kind) throws Exception {
    Path table = folder.resolve("topic-mapping.csv");
    Path secrets = folder.resolve("secrets.properties");
    switch (kind) {
      case "row" -> Files.writeString(table, "\nbroken,row\n", StandardOpenOption.APPEND);
      case "no table" -> Files.delete(table);
      case "secrets" -> Files.writeString(secrets, "key1.secrets=x\n");
      case "no secrets" -> Files.delete(secrets);
      default -> throw new IllegalArgumentException(kind);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "row, has 2 columns",
    "no table, there is no file",
    "secrets, unknown key key1.secrets",
    "no secrets, there is no file of secrets"
  })
  void file_broken_closesTheNamedAcceptorsAlone(String kind, String message) throws Exception {
    String table = Files.readString(folder.resolve("topic-mapping.csv"));
    String secrets = Files.readString(folder.resolve("secrets.properties"));
    broker.kill();
    damage(kind);
    try {
      broker.restart();

      nobodyGetsIn();
      applicationGoesOn();
      assertThat(broker.logOf()).contains("no MQTT client is let in on acceptors [mqtt", message);
    } finally {
      broker.kill();
      Files.writeString(folder.resolve("topic-mapping.csv"), table);
      Files.writeString(folder.resolve("secrets.properties"), secrets);
      broker.restart();
    }
  }

  @Test
  void files_inOrder_letDevicesInAndApplicationsToo() throws Exception {
    Device.connect5(Access.plain(broker), "GID_tag_ap@@@" + UUID.randomUUID(), false).close();
    applicationGoesOn();
  }
}
