/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import io.github.signalbox.harness.broker.Device.Access;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the broker tells of clients that come and go.
 *
 * <p>Proves: ApsaraMQ for MQTT, events of clients going online and offline. Leaves out the snapshot
 * of open connections, which comes once a minute: PresenceEventsTest.
 */
class PresenceEventsIT {
  private static final Pattern CHANNEL =
      Pattern.compile("\"channelId\":\"([a-z0-9]+)[.]([0-9]+)\"");

  @TempDir private static Path folder;
  private static PluginBroker broker;
  private static Access access;

  private final String me = "GID_tag_ap@@@" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> settings = new HashMap<>(TestSettings.withSecurity(folder));
    settings.put("signalbox.broker.security", "false");
    broker = new PluginBroker(folder, settings);
    access = Access.plain(broker);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static Device watching(boolean keepSession, String filter) throws Exception {
    Device bridge =
        Device.connect5(
            access, "GID_bridge@@@" + (keepSession ? "kept" : UUID.randomUUID()), keepSession);
    bridge
        .mqtt5()
        .subscribeWith()
        .topicFilter(filter)
        .qos(MqttQos.AT_LEAST_ONCE)
        .send()
        .get(10, TimeUnit.SECONDS);
    return bridge;
  }

  private String next(Device bridge, String kind) throws InterruptedException {
    String event = Objects.requireNonNull(bridge.next(), "no event " + kind);
    assertThat(event)
        .contains("\"type\":\"presence.client.changed\"")
        .contains("\"clientId\":\"" + me + "\"")
        .contains("\"eventType\":\"" + kind + "\"")
        .containsPattern("\"clientIp\":\"127.0.0.1:[0-9]+\"")
        .contains("\"source\":\"GID_broker@@@signalbox\"");
    return event;
  }

  private static String channel(String event) {
    Matcher matcher = CHANNEL.matcher(event);
    assertThat(matcher.find()).isTrue();
    return matcher.group();
  }

  @Test
  void client_thatLeaves_isToldAsConnectDisconnectTcpclean() throws Exception {
    try (Device bridge = watching(false, "presence-up/GID_tag_ap")) {
      Device.connect5(access, me, false).close();

      String connect = next(bridge, "connect");
      assertThat(channel(next(bridge, "disconnect"))).isEqualTo(channel(connect));
      assertThat(channel(next(bridge, "tcpclean"))).isEqualTo(channel(connect));
    }
  }

  @Test
  void client_whoseLinkBreaks_isToldAsTcpcleanAlone() throws Exception {
    try (Device bridge = watching(false, "presence-up/GID_tag_ap")) {
      try (Socket socket = new Socket("127.0.0.1", broker.port())) {
        socket.getOutputStream().write(connectPacket(me));
        assertThat(socket.getInputStream().read()).isEqualTo(0x20);
        next(bridge, "connect");
      }

      next(bridge, "tcpclean");
    }
  }

  private static byte[] connectPacket(String clientId) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(body);
    data.writeUTF("MQTT");
    data.write(new byte[] {4, 2, 0, 60});
    data.writeUTF(clientId);
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(new byte[] {0x10, (byte) body.size()});
    packet.write(body.toByteArray());
    return packet.toByteArray();
  }

  @Test
  void connection_takenOver_hasAChannelOfItsOwn() throws Exception {
    try (Device bridge = watching(false, "presence-up/GID_tag_ap");
        Device first = Device.connect5(access, me, false);
        Device second = Device.connect5(access, me, false)) {
      assertThat(first.clientId()).isEqualTo(second.clientId());
      String old = channel(next(bridge, "connect"));

      String one = Objects.requireNonNull(bridge.next());
      String other = Objects.requireNonNull(bridge.next());

      String connect = one.contains("\"connect\"") ? one : other;
      String clean = one.contains("\"connect\"") ? other : one;
      assertThat(clean).contains("\"eventType\":\"tcpclean\"").contains(old);
      assertThat(connect).contains("\"eventType\":\"connect\"").doesNotContain(old);
    }
  }

  @Test
  void refused_client_isNotToldAsConnected() throws Exception {
    try (Device bridge = watching(false, "presence-up/GID_tag_ap")) {
      assertThatThrownBy(() -> Device.connect5(access, "GID_nobody@@@1", false));
      Device.connect5(access, me, false).close();

      next(bridge, "connect");
    }
  }

  @Test
  void device_cannotTellPresence() throws Exception {
    try (Device device = Device.connect5(access, me, false)) {
      assertThatThrownBy(() -> device.publish("presence-up/GID_tag_ap", "{}"))
          .hasMessageContaining("NOT_AUTHORIZED");
    }
  }

  @Test
  void broker_started_isToldToAKeptSession() throws Exception {
    watching(true, "presence-up/broker").close();

    broker.killAndRestart();

    try (Device bridge = Device.connect5(access, "GID_bridge@@@kept", true)) {
      assertThat(bridge.next())
          .contains("\"type\":\"presence.broker.started\"")
          .containsPattern("\"bootId\":\"[a-z0-9]+\"");
    }
  }
}
