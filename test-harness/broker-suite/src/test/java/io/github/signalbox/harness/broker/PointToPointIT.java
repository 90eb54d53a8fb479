/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult.Mqtt5Qos1Result;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.github.signalbox.harness.broker.Device.Access;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Point-to-point delivery without subscription.
 *
 * <p>Proves: ApsaraMQ for MQTT, P2P; MQTT 5 sections 3.1.2.4, 3.1.4 (takeover), 3.4.2.1 (no
 * matching subscribers), 4.3. Leaves out the DUP flag after a reconnect, which the broker does not
 * set on any subscription.
 */
class PointToPointIT {
  private static final Duration QUIET = Duration.ofMillis(700);

  @TempDir private static Path folder;
  private static PluginBroker broker;
  private static Access access;

  private final String me = "GID_tag_ap@@@" + UUID.randomUUID().toString().substring(0, 8);
  private final String topic = "tag-task-down/p2p/" + me;

  @BeforeAll
  static void start() throws Exception {
    broker = new PluginBroker(folder, TestSettings.withSecurity(folder));
    access = Access.signing(broker);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static Device bridge() throws Exception {
    return Device.connect5(access, "GID_bridge@@@" + UUID.randomUUID(), false);
  }

  private static Device device(String version, Access access, String id, boolean keep)
      throws Exception {
    return "5".equals(version)
        ? Device.connect5(access, id, keep)
        : Device.connect3(access, id, keep);
  }

  @ParameterizedTest
  @CsvSource({"5,false", "3,false", "5,true", "3,true"})
  void message_toAClientThatSubscribedToNothing_reachesItAlone(String version, boolean webSocket)
      throws Exception {
    Access way = webSocket ? access.overWebSocket() : access;
    try (Device sender = bridge();
        Device target = device(version, way, me, false);
        Device other = device(version, way, me + "x", false)) {
      sender.publish(topic, "hello");

      assertThat(target.next()).isEqualTo("hello");
      assertThat(other.allWithin(QUIET)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = MqttQos.class,
      names = {"AT_MOST_ONCE", "AT_LEAST_ONCE", "EXACTLY_ONCE"})
  void message_ofEachQos_arrivesOnceAtThatQos(MqttQos qos) throws Exception {
    try (Device sender = bridge();
        Device target = Device.connect5(access, me, false)) {
      sender.publish(topic, "q", qos);

      Mqtt5Publish message = target.next5();
      assertThat(message).isNotNull();
      assertThat(message.getQos()).isEqualTo(qos);
      assertThat(target.allWithin(QUIET)).containsExactly("q");
    }
  }

  @ParameterizedTest
  @CsvSource({"5", "3"})
  void messages_atOnceAfterTheConnack_leaveNoGap(String version) throws Exception {
    try (Device sender = bridge()) {
      for (int i = 0; i < 50; i++) {
        try (Device target = device(version, access, me + i, false)) {
          sender.publish(topic + i, "n" + i);
          assertThat(target.next()).isEqualTo("n" + i);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"5", "3"})
  void session_kept_getsWhatCameWhileItWasAway(String version) throws Exception {
    device(version, access, me, true).close();
    try (Device sender = bridge()) {
      sender.publish(topic, "one");
      sender.publish(topic, "two");

      try (Device target = device(version, access, me, true)) {
        assertThat(target.next()).isEqualTo("one");
        assertThat(target.next()).isEqualTo("two");
        assertThat(target.allWithin(QUIET)).isEmpty();
      }
    }
  }

  @Test
  void session_kept_getsAgainWhatItDidNotAcknowledge() throws Exception {
    try (Device sender = bridge()) {
      try (Device target = Device.connect5(access, me, true).silent()) {
        sender.publish(topic, "again");
        assertThat(target.next()).isEqualTo("again");
      }
      try (Device target = Device.connect5(access, me, true)) {
        assertThat(target.next()).isEqualTo("again");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"5", "3"})
  void session_clean_keepsNothing(String version) throws Exception {
    device(version, access, me, false).close();
    try (Device sender = bridge()) {
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(reasonOf(sender, topic))
                      .isEqualTo(Mqtt5PubAckReasonCode.NO_MATCHING_SUBSCRIBERS));
      try (Device target = device(version, access, me, false)) {
        assertThat(target.allWithin(QUIET)).isEmpty();
      }
    }
  }

  @Test
  void target_neverSeen_publisherLearnsIt() throws Exception {
    try (Device sender = bridge()) {
      assertThat(reasonOf(sender, topic)).isEqualTo(Mqtt5PubAckReasonCode.NO_MATCHING_SUBSCRIBERS);
    }
  }

  private static Mqtt5PubAckReasonCode reasonOf(Device sender, String topic) throws Exception {
    var result =
        sender
            .mqtt5()
            .publishWith()
            .topic(topic)
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload("x".getBytes(StandardCharsets.UTF_8))
            .send()
            .get(10, TimeUnit.SECONDS);
    return ((Mqtt5Qos1Result) result).getPubAck().getReasonCode();
  }

  @Test
  void qos2_toNobody_endsItsHandshake() throws Exception {
    try (Device sender = bridge()) {
      sender.publish(topic, "x", MqttQos.EXACTLY_ONCE);
      sender.publish(topic, "y", MqttQos.EXACTLY_ONCE);

      assertThat(sender.isConnected()).isTrue();
    }
  }

  @Test
  void connection_takenOver_secondOneReceives() throws Exception {
    try (Device sender = bridge();
        Device first = Device.connect5(access, me, false);
        Device second = Device.connect5(access, me, false)) {
      Awaitility.await().until(() -> !first.isConnected());
      sender.publish(topic, "to the second");

      assertThat(second.next()).isEqualTo("to the second");
      assertThat(first.allWithin(QUIET)).isEmpty();
    }
  }

  @Test
  void message_pastItsExpiry_isNotDelivered() throws Exception {
    Device.connect5(access, me, true).close();
    try (Device sender = bridge()) {
      sender
          .mqtt5()
          .publishWith()
          .topic(topic)
          .qos(MqttQos.AT_LEAST_ONCE)
          .messageExpiryInterval(1)
          .payload("old".getBytes(StandardCharsets.UTF_8))
          .send()
          .get(10, TimeUnit.SECONDS);
      TimeUnit.MILLISECONDS.sleep(1500);
      sender.publish(topic, "new");

      try (Device target = Device.connect5(access, me, true)) {
        assertThat(target.next()).isEqualTo("new");
      }
    }
  }

  @Test
  void broker_killed_keepsOfflineMessages(@TempDir Path own) throws Exception {
    try (PluginBroker fragile = new PluginBroker(own, TestSettings.withSecurity(own))) {
      Access way = Access.signing(fragile);
      Device.connect5(way, me, true).close();
      Device.connect3(way, me + "3", true).close();
      try (Device sender = Device.connect5(way, "GID_bridge@@@k", false)) {
        sender.publish(topic, "kept");
        sender.publish(topic + "3", "kept too");
      }

      fragile.killAndRestart();

      try (Device target = Device.connect5(way, me, true);
          Device older = Device.connect3(way, me + "3", true)) {
        assertThat(target.next()).isEqualTo("kept");
        assertThat(older.next()).isEqualTo("kept too");
      }
    }
  }

  @Test
  void message_ofADevice_carriesItsNameWhateverItClaims() throws Exception {
    try (Device bridge = bridge();
        Device device5 = Device.connect5(access, me, false);
        Device device3 = Device.connect3(access, me + "3", false)) {
      bridge.mqtt5().subscribeWith().topicFilter("tag-task-up/#").send().get(10, TimeUnit.SECONDS);

      device5
          .mqtt5()
          .publishWith()
          .topic("tag-task-up/x")
          .userProperties()
          .add("signalbox-publisher", "GID_tag_ap@@@victim")
          .add("color", "red")
          .applyUserProperties()
          .send()
          .get(10, TimeUnit.SECONDS);
      assertThat(properties(bridge.next5()))
          .isEqualTo(Map.of("color", "red", "signalbox-publisher", me));

      device3.publish("tag-task-up/x", "from 3.1.1");
      assertThat(properties(bridge.next5())).isEqualTo(Map.of("signalbox-publisher", me + "3"));
    }
  }

  @Test
  void message_ofADevice_carriesItsNameForJmsToo() throws Exception {
    try (var factory =
            new ActiveMQConnectionFactory(broker.coreUrl(), "bridge", TestSettings.PASSWORD);
        var jms = factory.createContext();
        var consumer = jms.createConsumer(jms.createTopic("tag-task-up/#"));
        Device device = Device.connect3(access, me, false)) {
      device.publish("tag-task-up/x", "hello");

      var message = consumer.receive(10_000);
      assertThat(message).isNotNull();
      assertThat(message.getStringProperty("signalbox_publisher")).isEqualTo(me);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "5"})
  void will_ofADevice_carriesItsNameWhateverItClaims(String version) throws Exception {
    try (Device bridge = bridge()) {
      bridge.mqtt5().subscribeWith().topicFilter("tag-task-up/#").send().get(10, TimeUnit.SECONDS);

      Device.leaveAWill(access, me, "5".equals(version), "tag-task-up/will");

      assertThat(properties(bridge.next5())).isEqualTo(Map.of("signalbox-publisher", me));
    }
  }

  private static Map<String, String> properties(Mqtt5Publish message) {
    assertThat(message).isNotNull();
    Map<String, String> found = new TreeMap<>();
    message
        .getUserProperties()
        .asList()
        .forEach(
            property ->
                assertThat(found.put(property.getName().toString(), property.getValue().toString()))
                    .isNull());
    return found;
  }

  @Test
  void clientId_of65Characters_isRefused() {
    String tooLong = "GID_tag_ap@@@" + "x".repeat(52);

    assertThatThrownBy(() -> Device.connect5(access, tooLong, false))
        .hasMessageContaining("CLIENT_IDENTIFIER_NOT_VALID");
  }
}
