/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.broker.mqtt.Gate.Limits;
import io.github.signalbox.broker.mqtt.Gate.SignedIn;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a PUBLISH becomes at the gate.
 *
 * <p>Proves: MQTT 5 sections 3.3.2.3.4 (topic alias) and 4.13.
 */
class PublishGateTest {
  private static final int ALIAS = MqttPropertyType.TOPIC_ALIAS.value();

  private final List<String> told = new ArrayList<>();
  private EmbeddedChannel channel;

  @BeforeEach
  void connected() throws Exception {
    channel =
        TestGate.open(
            new Limits(30, 3, true, false, 32_768, false),
            credentials -> new SignedIn.ByBroker(),
            told);
    channel.writeInbound(
        MqttMessageBuilders.connect()
            .clientId("GID_device@@@1")
            .protocolVersion(MqttVersion.MQTT_5)
            .build());
    channel.writeOutbound(
        MqttMessageBuilders.connAck()
            .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
            .build());
    channel.runPendingTasks();
    channel.writeOutbound(Packets.subAck(0xFFFF, List.of(2)));
    channel.runPendingTasks();
    channel.inboundMessages().clear();
    channel.outboundMessages().clear();
  }

  private static MqttPublishMessage publish(String topic, int packetId, @Nullable Integer alias) {
    MqttProperties properties = new MqttProperties();
    if (alias != null) {
      properties.add(new IntegerProperty(ALIAS, alias));
    }
    return MqttMessageBuilders.publish()
        .topicName(topic)
        .qos(MqttQoS.AT_LEAST_ONCE)
        .messageId(packetId)
        .properties(properties)
        .payload(Unpooled.copiedBuffer(new byte[] {1}))
        .build();
  }

  private String topicPassedOn() {
    MqttPublishMessage passed = channel.readInbound();
    assertThat(passed).isNotNull();
    assertThat(passed.variableHeader().properties().getProperty(ALIAS)).isNull();
    return passed.variableHeader().topicName();
  }

  @Test
  void alias_thatTheBrokerUses_isKnown() {
    String own = "down1/p2p/GID_device@@@1";

    channel.writeOutbound(publish(own, 1, 7));
    channel.writeOutbound(publish("", 2, 7));

    assertThat(channel.outboundMessages()).hasSize(2);
    assertThat(told.stream().filter("delivered"::equals)).hasSize(2);
  }

  @Test
  void alias_ofAnAllowedTopic_isResolvedForTheBroker() {
    channel.writeInbound(publish("up1/a", 1, 1));
    channel.writeInbound(publish("", 2, 1));

    assertThat(topicPassedOn()).isEqualTo("up1/a");
    assertThat(topicPassedOn()).isEqualTo("up1/a");
  }

  @Test
  void alias_ofAForbiddenTopic_isRefusedEachTime() {
    channel.writeInbound(publish("down1/a", 1, 1));
    channel.writeInbound(publish("", 2, 1));

    assertThat(channel.inboundMessages()).isEmpty();
    assertThat(codeOfReply()).isEqualTo((byte) 0x87);
    assertThat(codeOfReply()).isEqualTo((byte) 0x87);
  }

  private byte codeOfReply() {
    MqttMessage reply = channel.readOutbound();
    assertThat(reply.fixedHeader().messageType()).isEqualTo(MqttMessageType.PUBACK);
    return ((MqttPubReplyMessageVariableHeader) reply.variableHeader()).reasonCode();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 33})
  void alias_neverSetOrOutOfRange_endsTheConnection(int alias) {
    channel.writeInbound(publish("", 1, alias));

    MqttMessage end = channel.readOutbound();
    assertThat(end.fixedHeader().messageType()).isEqualTo(MqttMessageType.DISCONNECT);
    assertThat(((MqttReasonCodeAndPropertiesVariableHeader) end.variableHeader()).reasonCode())
        .isEqualTo((byte) 0x94);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void rate_enforced_refusesWhatIsAboveIt() {
    for (int i = 1; i <= 4; i++) {
      channel.writeInbound(publish("up1/a", i, null));
    }

    assertThat(channel.inboundMessages()).hasSize(3);
    assertThat(codeOfReply()).isEqualTo((byte) 0x97);
  }
}
