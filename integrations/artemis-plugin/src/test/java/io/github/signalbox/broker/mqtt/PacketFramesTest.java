/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.broker.mqtt.Gate.Limits;
import io.github.signalbox.broker.policy.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.BinaryProperty;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttProperties.UserProperty;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketFramesTest {
  private static final int BEFORE = 200;
  private static final int AFTER = 1000;

  private final List<PacketFault> faults = new ArrayList<>();
  private EmbeddedChannel channel = open(false);

  private EmbeddedChannel open(boolean strict) {
    return new EmbeddedChannel(
        new PacketFrames(new Limits(1, 1, false, false, BEFORE, strict), () -> {}),
        new ChannelInboundHandlerAdapter() {
          @Override
          public void userEventTriggered(ChannelHandlerContext context, Object event) {
            faults.add((PacketFault) event);
          }
        });
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private static ByteBuf encoded(MqttMessage message, MqttVersion version) {
    EmbeddedChannel encoder = new EmbeddedChannel(MqttEncoder.INSTANCE);
    encoder.writeOutbound(
        MqttMessageBuilders.connect().clientId("x").protocolVersion(version).build());
    encoder.releaseOutbound();
    encoder.writeOutbound(message);
    return encoder.readOutbound();
  }

  private static ByteBuf connect(MqttVersion version) {
    return encoded(
        MqttMessageBuilders.connect().clientId("me").protocolVersion(version).build(), version);
  }

  private static MqttProperties properties(String text) {
    MqttProperties all = new MqttProperties();
    all.add(new IntegerProperty(0x01, 1));
    all.add(new IntegerProperty(0x02, 9));
    all.add(new IntegerProperty(0x23, 3));
    all.add(new BinaryProperty(0x09, new byte[] {0, -1}));
    all.add(new StringProperty(0x08, "reply"));
    all.add(new UserProperty("key", text));
    return all;
  }

  private static MqttMessage publish(String topic, MqttProperties properties) {
    return MqttMessageBuilders.publish()
        .topicName(topic)
        .qos(MqttQoS.AT_LEAST_ONCE)
        .messageId(7)
        .properties(properties)
        .payload(Unpooled.wrappedBuffer(new byte[] {0, -1, 10}))
        .build();
  }

  private void signedIn(MqttVersion version) {
    channel.writeInbound(connect(version));
    assertThat(channel.config().isAutoRead()).isFalse();
    channel.pipeline().get(PacketFrames.class).open(AFTER);
    assertThat(channel.config().isAutoRead()).isTrue();
    channel.releaseInbound();
  }

  private Refusal onlyFault() {
    assertThat(faults).hasSize(1);
    return faults.get(0).refused().refusal();
  }

  @Test
  void packets_inOneChunkOrByteByByte_comeOutWholeAndInOrder() {
    ByteBuf all =
        Unpooled.wrappedBuffer(
            encoded(publish("a", properties("x")), MqttVersion.MQTT_5),
            encoded(publish("bb", properties("y")), MqttVersion.MQTT_5));
    ByteBuf again = all.copy();
    signedIn(MqttVersion.MQTT_5);

    channel.writeInbound(all);
    List<ByteBuf> whole = received();
    while (again.isReadable()) {
      channel.writeInbound(again.readRetainedSlice(1));
    }
    again.release();

    List<ByteBuf> pieces = received();
    assertThat(pieces).hasSize(2).isEqualTo(whole);
    pieces.forEach(ByteBuf::release);
    whole.forEach(ByteBuf::release);
  }

  private List<ByteBuf> received() {
    List<ByteBuf> packets = new ArrayList<>();
    for (ByteBuf next = channel.readInbound(); next != null; next = channel.readInbound()) {
      packets.add(next);
    }
    return packets;
  }

  @Test
  void packets_behindTheConnect_waitForTheSignIn() {
    channel.writeInbound(
        Unpooled.wrappedBuffer(
            connect(MqttVersion.MQTT_5),
            encoded(publish("a".repeat(300), properties("x")), MqttVersion.MQTT_5)));
    assertThat(channel.inboundMessages()).hasSize(1);

    channel.pipeline().get(PacketFrames.class).open(AFTER);

    assertThat(channel.inboundMessages()).hasSize(2);
    assertThat(faults).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {BEFORE - 1, 100_000, 268_435_455})
  void packet_aboveTheLimitOfItsTime_isCutAtItsHeader(int length) {
    channel.writeInbound(header(0x10, length));

    assertThat(onlyFault()).isEqualTo(Refusal.PACKET_TOO_LARGE);
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[50]));
    assertThat(channel.inboundMessages()).isEmpty();
  }

  private static ByteBuf header(int type, int length) {
    ByteBuf header = Unpooled.buffer().writeByte(type);
    int rest = length;
    do {
      header.writeByte(rest > 127 ? rest & 0x7F | 0x80 : rest);
      rest >>= 7;
    } while (rest > 0);
    return header;
  }

  @Test
  void packet_ofTheLimit_passesAfterTheSignIn() {
    signedIn(MqttVersion.MQTT_3_1_1);
    byte[] payload = new byte[AFTER - 3];
    payload[1] = 1;
    payload[2] = 't';

    channel.writeInbound(header(0x30, payload.length), Unpooled.wrappedBuffer(payload));
    assertThat(channel.inboundMessages()).hasSize(1);
    channel.writeInbound(header(0x30, payload.length + 1));

    assertThat(onlyFault()).isEqualTo(Refusal.PACKET_TOO_LARGE);
  }

  @Test
  void length_ofFiveBytes_isMalformed() {
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0x10, -1, -1, -1, -1, 1}));

    assertThat(onlyFault()).isEqualTo(Refusal.MALFORMED_PACKET);
  }

  @Test
  void length_insideAPacketThatGoesBeyondIt_isMalformed() {
    signedIn(MqttVersion.MQTT_5);
    // A topic of 9 bytes in a packet of 5, and what could be the rest of it.
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0x30, 5, 0, 9, 'a', 'b', 'c'}));

    assertThat(onlyFault()).isEqualTo(Refusal.MALFORMED_PACKET);
    assertThat(faults.get(0).mqtt5()).isTrue();
  }

  /** Every packet of a client that has strings, with one that may be bad. */
  private static List<MqttMessage> packets(String text) {
    MqttProperties reasons = new MqttProperties();
    reasons.add(new StringProperty(0x1F, "fine"));
    reasons.add(new UserProperty(text, "value"));
    return List.of(
        publish("t", properties(text)),
        MqttMessageBuilders.subscribe()
            .messageId(1)
            .addSubscription(MqttQoS.AT_MOST_ONCE, "fine")
            .addSubscription(MqttQoS.AT_MOST_ONCE, text)
            .build(),
        MqttMessageBuilders.unsubscribe().messageId(1).addTopicFilter(text).build(),
        Packets.subscribe(
            1, reasons, Packets.subscribe(List.of("x")).payload().topicSubscriptions()),
        new MqttMessage(
            Packets.reply(MqttMessageType.PUBACK, 1, (byte) 0, true).fixedHeader(),
            new MqttPubReplyMessageVariableHeader(1, (byte) 0x10, reasons)),
        new MqttMessage(
            Packets.disconnect((byte) 4).fixedHeader(),
            new MqttReasonCodeAndPropertiesVariableHeader((byte) 4, reasons)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "\0"})
  void string_withNul_isMalformedInEveryPacket(String text) {
    for (MqttMessage packet : packets(text)) {
      faults.clear();
      channel = open(false);
      signedIn(MqttVersion.MQTT_5);

      channel.writeInbound(encoded(packet, MqttVersion.MQTT_5));

      assertThat(onlyFault()).as(packet.toString()).isEqualTo(Refusal.MALFORMED_PACKET);
      assertThat(faults.get(0).refused().message()).endsWith("holds the character U+0000");
    }
  }

  @Test
  void string_withAnyControlCharacterOrNoncharacter_isRejectedWhereTheSettingSaysSo() {
    List<Integer> odd = new ArrayList<>();
    for (int c = 1; c < ' '; c++) {
      odd.add(c);
    }
    for (int c = 0x7F; c <= 0x9F; c++) {
      odd.add(c);
    }
    for (int c = 0xFDD0; c <= 0xFDEF; c++) {
      odd.add(c);
    }
    for (int plane = 0; plane <= 16; plane++) {
      odd.add(plane << 16 | 0xFFFE);
      odd.add(plane << 16 | 0xFFFF);
    }
    for (boolean strict : new boolean[] {true, false}) {
      for (int character : odd) {
        faults.clear();
        channel = open(strict);
        signedIn(MqttVersion.MQTT_5);

        channel.writeInbound(
            encoded(publish("t", properties(Character.toString(character))), MqttVersion.MQTT_5));

        assertThat(faults).as("%x", character).hasSize(strict ? 1 : 0);
        channel.finishAndReleaseAll();
      }
    }
  }

  @Test
  void packets_inOrder_pass() {
    for (MqttVersion version : new MqttVersion[] {MqttVersion.MQTT_3_1_1, MqttVersion.MQTT_5}) {
      for (MqttMessage packet : packets("price/\u20AC\uD83D\uDE00")) {
        channel = open(true);
        signedIn(version);

        channel.writeInbound(encoded(packet, version));

        assertThat(faults).isEmpty();
        assertThat(channel.inboundMessages()).as(packet.toString()).hasSize(1);
        channel.finishAndReleaseAll();
      }
    }
  }
}
