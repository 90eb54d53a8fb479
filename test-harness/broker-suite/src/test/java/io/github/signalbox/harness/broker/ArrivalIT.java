/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.harness.broker.Device.Access;
import io.github.signalbox.harness.broker.RawPacket.Property;
import io.github.signalbox.harness.broker.RawPacket.Will;
import io.github.signalbox.signin.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connections that never sign in, and the strict settings of the plugin: time for a CONNECT,
 * connections per address, control characters.
 *
 * <p>Proves: MQTT 5 sections 1.5.4 and 3.1.4; MQTT 3.1.1 section 3.1.4.
 */
class ArrivalIT {
  private static final int PER_ADDRESS = 20;
  private static final byte[] MALFORMED = {(byte) 0xE0, (byte) 0x81};

  @TempDir private static Path folder;
  private static PluginBroker broker;

  private final ClientId me =
      ClientId.parse("GID_tag_ap@@@" + UUID.randomUUID().toString().substring(0, 8));

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> settings = new HashMap<>(TestSettings.withSecurity(folder));
    settings.put("signalbox.broker.connect-timeout", "2");
    settings.put("signalbox.broker.connections-per-address", Integer.toString(PER_ADDRESS));
    settings.put("signalbox.broker.reject-control-characters", "true");
    broker = new PluginBroker(folder, settings);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private byte[] connect(Will... will) {
    return connect(me, will);
  }

  private static byte[] connect(ClientId clientId, Will... will) {
    return RawPacket.connect(
        5,
        RawPacket.utf8(clientId.toString()),
        RawPacket.utf8(Signature.userName("key1", "instance")),
        RawPacket.utf8(Signature.password(clientId, TestSettings.SECRET)),
        will);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void connections_thatSendNoWholeConnect_areClosedAndOthersStay() throws Exception {
    byte[] some = Arrays.copyOf(connect(), 20);
    List<RawClient> silent = new ArrayList<>();
    try (Device device = Device.connect5(Access.signing(broker), me.toString(), false)) {
      silent.add(new RawClient(broker.port()));
      silent.add(new RawClient(broker.port()).send(some));
      silent.add(RawClient.open(broker.port(), true));
      silent.add(RawClient.open(broker.port(), true).send(some));
      for (String beginning :
          List.of(
              "GET /mqtt HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n",
              "GET /mqtt HTTP/1.1\r\nHost",
              "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
              "SSH-2.0-OpenSSH_9.9\r\n")) {
        silent.add(new RawClient(broker.port()).send(ascii(beginning)));
      }

      for (RawClient client : silent) {
        client.awaitEnd();
      }

      assertThat(device.isConnected()).isTrue();
      assertThat(broker.logOf().split("no complete CONNECT within 2 s", -1))
          .hasSizeGreaterThan(silent.size());
    } finally {
      closeAll(silent);
    }
  }

  @Test
  void connections_ofOneAddress_areAsManyAsAllowedAndNoMore() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try {
      Awaitility.await()
          .untilAsserted(
              () -> {
                closeAll(clients);
                for (int i = 0; i < PER_ADDRESS; i++) {
                  RawClient client = new RawClient(broker.port());
                  clients.add(client);
                  assertThat(client.send(connect(ClientId.parse(me + "-" + i))).receive())
                      .startsWith(0x20, 0, 0);
                }
              });

      try (RawClient oneMore = new RawClient(broker.port())) {
        oneMore.awaitEnd();
      }
      assertThat(broker.logOf()).contains("(too-many-connections)");
    } finally {
      closeAll(clients);
    }
    Awaitility.await()
        .untilAsserted(
            () -> {
              try (RawClient client = new RawClient(broker.port())) {
                assertThatCode(() -> client.send(connect()).receive()).doesNotThrowAnyException();
              }
            });
  }

  private static void closeAll(List<RawClient> clients) throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
    clients.clear();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\n", "\t", "\u0001", "\u007F", "\u0085", "\uFFFE", "\uFDD0", "\uDBFF\uDFFF"})
  void character_thatMqtt5AdvisesAgainst_isRejectedInEveryString(String odd) throws Exception {
    String bad = "a" + odd + "b";
    List<Property> places =
        List.of(
            Property.of(RawPacket.CONTENT_TYPE, bad),
            Property.of(RawPacket.RESPONSE_TOPIC, bad),
            Property.of(RawPacket.USER_PROPERTY, bad, "v"),
            Property.of(RawPacket.USER_PROPERTY, "n", bad));
    byte[] topic = RawPacket.utf8("tag-task-up/x");
    for (Property place : places) {
      try (RawClient client = new RawClient(broker.port())) {
        assertThat(client.send(connect()).receive()).startsWith(0x20, 0, 0);
        client.send(RawPacket.publish(5, topic, new byte[] {'x'}, place));
        assertThat(client.receive()).startsWith(MALFORMED);
        client.awaitEnd();
      }
      try (RawClient client = new RawClient(broker.port())) {
        byte[] connect = connect(new Will(topic, new byte[] {'x'}, place));
        assertThat(client.send(connect).receive()).startsWith(0x20, 0, 0x81);
        client.awaitEnd();
      }
    }
  }

  @Test
  void characters_thatArePrinted_pass() throws Exception {
    byte[] publish =
        RawPacket.publish(
            5,
            RawPacket.utf8("tag-task-up/x"),
            new byte[] {'x'},
            Property.of(RawPacket.USER_PROPERTY, "\u4EF7 \u00A0", "\uFFFD \uD83D\uDE00 \uE000"));
    try (RawClient client = new RawClient(broker.port())) {
      assertThat(client.send(connect()).receive()).startsWith(0x20, 0, 0);
      assertThat(client.send(publish).receive()[0]).isEqualTo((byte) 0x40);
    }
  }
}
