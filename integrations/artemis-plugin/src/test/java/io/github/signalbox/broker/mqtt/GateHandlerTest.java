/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.broker.mqtt.Gate.Credentials;
import io.github.signalbox.broker.mqtt.Gate.Limits;
import io.github.signalbox.broker.mqtt.Gate.SignedIn;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order of packets at the gate, with a test in the broker's place. */
class GateHandlerTest {
  private static final String DEVICE = "GID_device@@@1";

  private final List<String> told = new ArrayList<>();
  private boolean broken;
  private EmbeddedChannel channel;

  @BeforeEach
  void open() throws IOException {
    channel = TestGate.open(new Limits(30, 20, false, false, 32_768, false), this::signIn, told);
  }

  private SignedIn signIn(Credentials credentials) {
    if (broken) {
      throw new IllegalStateException("broken on purpose");
    }
    return new SignedIn.ByBroker();
  }

  private static MqttConnectMessage connect() {
    return MqttMessageBuilders.connect()
        .clientId(DEVICE)
        .protocolVersion(MqttVersion.MQTT_3_1_1)
        .cleanSession(false)
        .build();
  }

  private static MqttConnAckMessage connack(MqttConnectReturnCode code) {
    return MqttMessageBuilders.connAck().returnCode(code).build();
  }

  private static MqttMessage publish(String topic) {
    return MqttMessageBuilders.publish()
        .topicName(topic)
        .qos(MqttQoS.AT_MOST_ONCE)
        .payload(Unpooled.copiedBuffer(new byte[] {1}))
        .build();
  }

  private MqttMessageType nextToClient() {
    MqttMessage next = channel.readOutbound();
    assertThat(next).isNotNull();
    return next.fixedHeader().messageType();
  }

  @Test
  void messages_ofAKeptSession_neverComeBeforeTheConnack() {
    channel.writeInbound(connect());
    channel.writeOutbound(publish("down1/p2p/" + DEVICE));
    channel.writeOutbound(connack(MqttConnectReturnCode.CONNECTION_ACCEPTED));
    channel.runPendingTasks();

    assertThat(channel.outboundMessages()).isEmpty();
    assertThat(told).doesNotContain("connected");
    assertThat(channel.inboundMessages()).hasSize(2);
    assertThat(channel.inboundMessages().toArray()[1])
        .isInstanceOfSatisfying(
            MqttSubscribeMessage.class,
            own ->
                assertThat(own.payload().topicSubscriptions().get(0).topicFilter())
                    .isEqualTo("down1/p2p/" + DEVICE));

    channel.writeOutbound(Packets.subAck(0xFFFF, List.of(2)));

    assertThat(nextToClient()).isEqualTo(MqttMessageType.CONNACK);
    assertThat(nextToClient()).isEqualTo(MqttMessageType.PUBLISH);
    assertThat(channel.outboundMessages()).isEmpty();
    assertThat(told).containsExactly("delivered", "connected");
  }

  @Test
  void topics_notGrantedByTheBroker_endTheConnection() {
    channel.writeInbound(connect());
    channel.writeOutbound(connack(MqttConnectReturnCode.CONNECTION_ACCEPTED));
    channel.runPendingTasks();
    channel.writeOutbound(Packets.subAck(0xFFFF, List.of(0x80)));

    MqttConnAckMessage refused = channel.readOutbound();
    assertThat(refused.variableHeader().connectReturnCode())
        .isEqualTo(MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE);
    assertThat(channel.isOpen()).isFalse();
    assertThat(told).containsExactly("failed");
  }

  @Test
  void packets_beforeTheConnack_waitUntilTheClientIsIn() {
    channel.writeInbound(connect());
    channel.writeInbound(publish("up1/a"));
    assertThat(channel.inboundMessages()).hasSize(1);

    channel.writeOutbound(connack(MqttConnectReturnCode.CONNECTION_ACCEPTED));
    channel.runPendingTasks();
    channel.writeOutbound(Packets.subAck(0xFFFF, List.of(2)));
    channel.runPendingTasks();

    assertThat(channel.inboundMessages()).hasSize(3);
  }

  @Test
  void packets_beforeAndAfterTheConnack_keepTheirOrder() {
    channel.writeInbound(connect());
    channel.writeInbound(publish("up1/early"));
    channel.writeOutbound(connack(MqttConnectReturnCode.CONNECTION_ACCEPTED));
    channel.runPendingTasks();
    channel.inboundMessages().clear();

    // Within one turn of the event loop, before any task of it runs.
    channel.pipeline().write(Packets.subAck(0xFFFF, List.of(2)));
    channel.pipeline().fireChannelRead(publish("up1/late"));
    channel.runPendingTasks();

    assertThat(channel.inboundMessages())
        .extracting(passed -> ((MqttPublishMessage) passed).variableHeader().topicName())
        .containsExactly("up1/early", "up1/late");
  }

  @Test
  void client_refusedByTheBroker_isNotTold() {
    channel.writeInbound(connect());
    channel.writeInbound(publish("up1/a"));
    channel.writeOutbound(connack(MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED));
    channel.close();

    assertThat(nextToClient()).isEqualTo(MqttMessageType.CONNACK);
    assertThat(channel.inboundMessages()).hasSize(1);
    assertThat(told).isEmpty();
  }

  @Test
  void packet_beforeAConnect_endsTheConnection() {
    channel.writeInbound(publish("up1/a"));

    assertThat(channel.isOpen()).isFalse();
    assertThat(channel.inboundMessages()).isEmpty();
  }

  @Test
  void gate_thatFailsItself_endsTheConnection() {
    broken = true;

    channel.writeInbound(connect());

    assertThat(channel.isOpen()).isFalse();
    assertThat(channel.inboundMessages()).isEmpty();
    assertThat(told).containsExactly("failed");
  }
}
