/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.harness.broker.Device.Access;
import io.github.signalbox.signin.Signature;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who is let in under which name: what an attacker would try with a CONNECT.
 *
 * <p>Proves: MQTT 5 section 3.1. Credentials themselves: SignInIT, TokenIT, TlsIT.
 */
class ConnectIT {
  @TempDir private static Path folder;
  private static PluginBroker broker;
  private static Access access;

  private final String me = "GID_tag_ap@@@" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeAll
  static void start() throws Exception {
    broker = new PluginBroker(folder, TestSettings.withSecurity(folder));
    access = Access.signing(broker);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @ParameterizedTest
  @CsvSource({"tag-task-down/all", "other/x", "tag-task-down/p2p/GID_tag_ap@@@victim"})
  void will_toAForbiddenTopic_isRefusedAtConnect(String name) {
    assertThatThrownBy(
            () ->
                MqttClient.builder()
                    .useMqttVersion5()
                    .identifier(me)
                    .serverHost("127.0.0.1")
                    .serverPort(broker.port())
                    .willPublish()
                    .topic(name)
                    .payload("boo".getBytes(StandardCharsets.UTF_8))
                    .applyWillPublish()
                    .buildBlocking()
                    .connect())
        .hasMessageContaining("NOT_AUTHORIZED");
  }

  @ParameterizedTest
  @CsvSource({
    "nobody, CLIENT_IDENTIFIER_NOT_VALID",
    "GID_tag_ap@@@a@@@b, CLIENT_IDENTIFIER_NOT_VALID",
    "GID_tag_ap@@@, CLIENT_IDENTIFIER_NOT_VALID",
    "GID_tag_ap@@@a/b, CLIENT_IDENTIFIER_NOT_VALID",
    "GID_unknown@@@a, NOT_AUTHORIZED"
  })
  void clientId_ofWrongFormOrGroup_isRefused(String id, String reason) {
    assertThatThrownBy(() -> Device.connect5(access, id, false)).hasMessageContaining(reason);
  }

  @Test
  void clientId_ofSomebodyConnected_withoutItsSecret_doesNotDisturb() throws Exception {
    String victimId = me + "-v";
    ClientId thief = ClientId.parse(me + "-t");
    Access stolen =
        access.as(
            Signature.userName("key1", "instance"), Signature.password(thief, TestSettings.SECRET));
    try (Device victim = Device.connect5(access, victimId, false);
        Device sender = Device.connect5(access, "GID_bridge@@@undisturbed", false)) {
      assertThatThrownBy(() -> Device.connect5(stolen, victimId, false))
          .hasMessageContaining("BAD_USER_NAME_OR_PASSWORD");
      assertThatThrownBy(() -> Device.connect3(stolen, victimId, true))
          .hasMessageContaining("BAD_USER_NAME_OR_PASSWORD");

      sender.publish("tag-task-down/p2p/" + victimId, "still mine");
      assertThat(victim.next()).isEqualTo("still mine");
      assertThat(victim.isConnected()).isTrue();
    }
  }

  @Test
  void connect_sentAgain_endsTheConnection() throws Exception {
    ClientId clientId = ClientId.parse(me);
    byte[] connect =
        RawPacket.connect(
            4,
            RawPacket.utf8(me),
            RawPacket.utf8(Signature.userName("key1", "instance")),
            RawPacket.utf8(Signature.password(clientId, TestSettings.SECRET)));
    try (Socket socket = new Socket("127.0.0.1", broker.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(connect);
      assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);

      socket.getOutputStream().write(connect);

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }
}
