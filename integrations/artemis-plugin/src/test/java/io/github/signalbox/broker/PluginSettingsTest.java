/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginSettingsTest {
  private final Map<String, String> properties = new HashMap<>();
  @TempDir private Path folder;

  @BeforeEach
  void valid() throws Exception {
    Path table = folder.resolve("table.csv");
    Files.writeString(
        table,
        """
        event-type,parent,direction,scenario,task,priority,size,publishers,subscribers,answers-on,max-age
        a.b,up1,up,s,t,normal,normal,GID_device,GID_bridge,,PT24H
        """);
    properties.put("topic-mapping", table.toString());
    properties.put("acceptors", "mqtt, mqtts");
  }

  @Test
  void properties_required_haveTheDefaultsOfTheService() {
    PluginSettings settings = PluginSettings.of(properties);

    assertThat(settings.acceptors()).containsExactlyInAnyOrder("mqtt", "mqtts");
    assertThat(settings.maxP2pLength()).isEqualTo(128);
    assertThat(settings.limits().subscriptions()).isEqualTo(30);
    assertThat(settings.limits().messagesPerSecond()).isEqualTo(20);
    assertThat(settings.limits().enforceRate()).isFalse();
    assertThat(settings.limits().refusalEndsConnection()).isFalse();
    assertThat(settings.limits().connectPacketBytes()).isEqualTo(32_768);
    assertThat(settings.limits().rejectControlCharacters()).isFalse();
    assertThat(settings.arrivals().connectSeconds()).isEqualTo(15);
    assertThat(settings.arrivals().perAddress()).isZero();
    assertThat(settings.secrets()).isEmpty();
  }

  @Test
  void acceptors_areKnownWhateverElseIsWrong() {
    assertThat(PluginSettings.acceptors(Map.of("acceptors", "mqtt, mqtts", "wrong", "x")))
        .containsExactlyInAnyOrder("mqtt", "mqtts");
    assertThat(PluginSettings.acceptors(Map.of("acceptors", " , "))).containsExactly("*");
    assertThat(PluginSettings.acceptors(Map.of())).containsExactly("*");
  }

  /** The table of the properties in the broker's README says the same as the code. */
  @Test
  void properties_inTheReadme_areTheseWithTheirDefaults() throws Exception {
    Map<String, String> documented = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("../../artemis-config/README.md"))) {
      String[] cells = line.split("\\|");
      if (cells.length == 4 && cells[1].matches(" `[a-z0-9-]+` ")) {
        documented.put(cells[1].replaceAll("[ `]", ""), cells[2].strip());
      }
    }

    assertThat(documented.keySet()).isEqualTo(PluginSettings.KEYS);
    Map<String, String> defaults = new HashMap<>(properties);
    documented.forEach(
        (key, preset) -> {
          if (preset.matches("\\d+|true|false")) {
            defaults.put(key, preset);
          }
        });
    assertThat(PluginSettings.of(defaults).limits())
        .isEqualTo(PluginSettings.of(properties).limits());
    assertThat(PluginSettings.of(defaults).arrivals())
        .isEqualTo(PluginSettings.of(properties).arrivals());
    assertThat(PluginSettings.of(defaults).maxP2pLength())
        .isEqualTo(PluginSettings.of(properties).maxP2pLength());
  }

  @Test
  void users_pairs_areRead() {
    properties.put("users", "bridge=GID_bridge@@@*; shop = GID_device@@@1");

    assertThat(PluginSettings.of(properties).users())
        .isEqualTo(Map.of("bridge", "GID_bridge@@@*", "shop", "GID_device@@@1"));
  }

  @ParameterizedTest
  @CsvSource({
    "acceptors, '', acceptors is missing",
    "topic-mapping, /nowhere/table.csv, /nowhere/table.csv",
    "users, bridge, 'users: ''bridge'' must be'",
    "messages-per-second, 0, messages-per-second is '0'; allowed are 1 to 1000000",
    "subscriptions-per-client, many, 'allowed are 1 to 1000'",
    "enforce-rate, yes, 'enforce-rate is ''yes'''",
    "connect-timeout-seconds, 0, 'connect-timeout-seconds is ''0''; allowed are 1 to 600'",
    "connections-per-address, -1, allowed are 0 to 1000000",
    "connect-packet-bytes, 1, allowed are 1024 to 1048576",
    "reject-control-characters, no, 'reject-control-characters is ''no'''",
    "enforce-rates, true, unknown plugin property enforce-rates"
  })
  void property_wrong_isNamed(String key, String value, String message) {
    properties.put(key, value);

    assertThatThrownBy(() -> PluginSettings.of(properties))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
