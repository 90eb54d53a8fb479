/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.harness.broker.Device.Access;
import io.github.signalbox.harness.broker.RawPacket.Property;
import io.github.signalbox.harness.broker.RawPacket.Will;
import io.github.signalbox.signin.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What no MQTT library sends: packets without end, packets that never end, malformed strings.
 *
 * <p>Proves: MQTT 5 sections 1.5.4 (UTF-8 strings), 2.1.4 (remaining length), 3.1.4, 4.13; MQTT
 * 3.1.1 section 1.5.3.
 */
class PacketIT {
  private static final int HUGE = 260_000_000;
  private static final byte[] MALFORMED = {(byte) 0xE0, (byte) 0x81};
  private static final byte[] TOO_LARGE = {(byte) 0xE0, (byte) 0x95};

  @TempDir private static Path folder;
  private static PluginBroker broker;

  private final String me = "GID_csg_virginia@@@" + UUID.randomUUID().toString().substring(0, 8);
  private final byte[] topic = RawPacket.utf8("csg-bulk-up/x");

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> settings = new HashMap<>(TestSettings.withSecurity(folder));
    TestSettings.secrets(
        folder,
        "key1.secret="
            + TestSettings.SECRET
            + "\nkey2.secret="
            + TestSettings.SECRET
            + "\nkey2.groups=GID_csg_virginia");
    broker = new PluginBroker(folder, settings);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static byte[] user() {
    return RawPacket.utf8(Signature.userName("key2", "instance"));
  }

  private byte[] password() {
    return RawPacket.utf8(Signature.password(ClientId.parse(me), TestSettings.SECRET));
  }

  private byte[] connect(int version, Will... will) {
    return RawPacket.connect(version, RawPacket.utf8(me), user(), password(), will);
  }

  private RawClient connected(int version, boolean webSocket) throws IOException {
    RawClient client = RawClient.open(broker.port(), webSocket);
    byte[] connack = client.send(connect(version)).receive();
    assertThat(connack).startsWith(version == 5 ? new byte[] {0x20, 0, 0} : new byte[] {0x20});
    return client;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void packet_beforeSignInOf260MB_isCutAtItsHeader(boolean webSocket) throws Exception {
    try (RawClient client = RawClient.open(broker.port(), webSocket)) {
      client.send(RawPacket.header(0x10, HUGE)).send(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 5});

      client.awaitEnd();
    }
  }

  @ParameterizedTest
  @CsvSource({"4,false", "4,true", "5,false", "5,true"})
  void packet_afterSignInOf260MB_isCutAtItsHeader(int version, boolean webSocket) throws Exception {
    for (int type : new int[] {0x32, 0x82, 0xA2, 0x40, 0xE0}) {
      try (RawClient client = connected(version, webSocket)) {
        client.send(RawPacket.header(type, HUGE));

        if (version == 5) {
          assertThat(client.receive()).startsWith(TOO_LARGE);
        }
        client.awaitEnd();
      }
    }
  }

  @Test
  void packet_beforeSignInThatAWillCouldBe_isCutAboveItsLimit() throws Exception {
    try (RawClient client = RawClient.open(broker.port(), false)) {
      client.send(RawPacket.header(0x10, 40_000)).send(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 5});

      client.awaitEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /mqtt HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000000\r\n\r\n",
        "GET /mqtt HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
        "neither MQTT nor HTTP"
      })
  void bytes_beforeSignInWithoutEnd_areNotCollected(String beginning) throws Exception {
    byte[] more = "8\r\n12345678\r\n".repeat(1000).getBytes(StandardCharsets.US_ASCII);
    try (RawClient client = new RawClient(broker.port())) {
      client.send(beginning.getBytes(StandardCharsets.US_ASCII));

      assertThat(client.flood(more, 64_000_000)).isLessThan(32_000_000);
    }
  }

  @ParameterizedTest
  @CsvSource({"4,false", "4,true", "5,false", "5,true"})
  void packet_ofTheLargestPayload_passesEvenRightBehindTheConnect(int version, boolean webSocket)
      throws Exception {
    byte[] payload = new byte[256 * 1024];
    Arrays.fill(payload, (byte) 'x');
    byte[] publish = RawPacket.publish(version, topic, payload);
    try (Device bridge = bridge();
        RawClient client = RawClient.open(broker.port(), webSocket)) {
      client.send(connect(version));
      for (int from = 0; from < publish.length; from += 10_000) {
        client.send(Arrays.copyOfRange(publish, from, Math.min(from + 10_000, publish.length)));
      }

      assertThat(client.receive()[0]).isEqualTo((byte) 0x20);
      assertThat(client.receive()[0]).isEqualTo((byte) 0x40);
      assertThat(bridge.next()).hasSize(payload.length);
    }
  }

  private static Device bridge() throws Exception {
    Device bridge =
        Device.connect5(Access.signing(broker), "GID_bridge@@@" + UUID.randomUUID(), false);
    bridge.mqtt5().subscribeWith().topicFilter("csg-bulk-up/#").send().join();
    return bridge;
  }

  /** What UTF-8 does not allow at all, or MQTT does not. */
  private static byte[] text(String kind) {
    return switch (kind) {
      case "nul" -> new byte[] {'a', 0, 'b'};
      case "lone surrogate" -> new byte[] {'a', (byte) 0xED, (byte) 0xA0, (byte) 0x80};
      case "cut short" -> new byte[] {'a', (byte) 0xE2, (byte) 0x82};
      case "overlong" -> new byte[] {'a', (byte) 0xC0, (byte) 0xAF};
      case "beyond Unicode" -> new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80};
      case "not UTF-8" -> new byte[] {'a', (byte) 0xFF};
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static Property[] property(String place, byte[] bad) {
    return switch (place) {
      case "content type" -> new Property[] {new Property(RawPacket.CONTENT_TYPE, bad)};
      case "response topic" -> new Property[] {new Property(RawPacket.RESPONSE_TOPIC, bad)};
      case "property name" ->
          new Property[] {
            Property.of(RawPacket.USER_PROPERTY, "fine", "fine"),
            new Property(RawPacket.USER_PROPERTY, bad, RawPacket.utf8("v"))
          };
      case "property value" ->
          new Property[] {new Property(RawPacket.USER_PROPERTY, RawPacket.utf8("n"), bad)};
      default -> new Property[0];
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nul", "lone surrogate", "cut short", "overlong", "beyond Unicode", "not UTF-8"})
  void string_malformed_endsTheConnectionWithItsCode(String kind) throws Exception {
    byte[] bad = text(kind);
    for (String place :
        new String[] {
          "topic", "content type", "response topic", "property name", "property value"
        }) {
      byte[] name = "topic".equals(place) ? bad : topic;
      try (RawClient client = connected(5, false)) {
        client.send(RawPacket.publish(5, name, new byte[] {'x'}, property(place, bad)));

        assertThat(client.receive()).as(place).startsWith(MALFORMED);
        client.awaitEnd();
      }
      byte[] will = connect(5, new Will(name, new byte[] {'x'}, property(place, bad)));
      assertThat(connackOf(will)).as("will: " + place).startsWith(0x20, 0, 0x81);
    }
    try (RawClient client = connected(4, false)) {
      client.send(RawPacket.publish(4, bad, new byte[] {'x'})).awaitEnd();
    }
    try (RawClient client = RawClient.open(broker.port(), false)) {
      client.send(connect(4, new Will(bad, new byte[] {'x'}))).awaitEnd();
    }
  }

  private static byte[] connackOf(byte[] connect) throws IOException {
    try (RawClient client = RawClient.open(broker.port(), false)) {
      byte[] connack = client.send(connect).receive();
      client.awaitEnd();
      return connack;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nul", "lone surrogate", "cut short", "not UTF-8"})
  void connect_withAMalformedString_isRejectedWithItsCode(String kind) throws Exception {
    byte[] bad = text(kind);

    assertThat(connackOf(RawPacket.connect(5, bad, user(), password()))).startsWith(0x20, 0, 0x81);
    assertThat(connackOf(RawPacket.connect(5, RawPacket.utf8(me), bad, password())))
        .startsWith(0x20, 0, 0x81);
    try (RawClient client = RawClient.open(broker.port(), false)) {
      client.send(RawPacket.connect(4, RawPacket.utf8(me), bad, password())).awaitEnd();
    }
  }

  @Test
  void characters_thatMqtt5Allows_pass() throws Exception {
    String odd = "two\nlines\t\u0001\u0085\uFFFE\uFDD0 \uFFFD \uD83D\uDE00 \u4EF7";
    byte[] publish =
        RawPacket.publish(
            5,
            topic,
            new byte[] {'x'},
            Property.of(RawPacket.CONTENT_TYPE, odd),
            Property.of(RawPacket.RESPONSE_TOPIC, "a/" + odd),
            Property.of(RawPacket.USER_PROPERTY, odd, odd));
    try (Device bridge = bridge();
        RawClient client = connected(5, false)) {
      assertThat(client.send(publish).receive()[0]).isEqualTo((byte) 0x40);

      var message = bridge.next5();
      assertThat(message).isNotNull();
      assertThat(message.getContentType().orElseThrow().toString()).isEqualTo(odd);
      assertThat(message.getUserProperties().asList().get(0).getValue().toString()).isEqualTo(odd);
    }
  }

  @Test
  void memory_underAttack_doesNotGrow() throws Exception {
    byte[] zeros = new byte[60_000];
    for (int i = 0; i < 3; i++) {
      try (RawClient client = RawClient.open(broker.port(), i == 1)) {
        client.send(RawPacket.header(0x10, HUGE)).send(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 4});
        assertThat(client.flood(zeros, HUGE)).isLessThan(32_000_000);
      }
    }
    assertThat(broker.logOf()).doesNotContain("OutOfMemory", "OutOfDirectMemory");
    connected(5, false).close();
  }
}
