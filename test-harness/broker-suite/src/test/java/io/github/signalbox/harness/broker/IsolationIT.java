/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import io.github.signalbox.harness.broker.Device.Access;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nobody reads another's messages or writes where its group may not.
 *
 * <p>Proves the addressing policy as an attacker meets it: MQTT 5 sections 3.1.3.1, 3.3.2.1,
 * 3.3.2.3.4 (topic alias), 3.8.3, 4.8.2 (shared subscriptions). Credentials are left to SignInIT.
 */
class IsolationIT {
  private static final Duration QUIET = Duration.ofMillis(700);

  @TempDir private static Path folder;
  private static PluginBroker broker;
  private static Access access;

  private final String victim =
      "GID_tag_ap@@@victim" + UUID.randomUUID().toString().substring(0, 6);
  private final String spyId = "GID_tag_ap@@@spy" + UUID.randomUUID().toString().substring(0, 6);
  private final String topic = "tag-task-down/p2p/" + victim;

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

  private static Mqtt5SubAckReasonCode subscribe(Device device, String filter) throws Exception {
    try {
      return device
          .mqtt5()
          .subscribeWith()
          .topicFilter(filter)
          .qos(MqttQos.EXACTLY_ONCE)
          .send()
          .get(10, TimeUnit.SECONDS)
          .getReasonCodes()
          .get(0);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Mqtt5SubAckException refused) {
        return refused.getMqttMessage().getReasonCodes().get(0);
      }
      throw e;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#",
        "+/p2p/#",
        "+/+/+",
        "tag-task-down/p2p/#",
        "tag-task-down/p2p/+",
        "tag-task-down/p2p/VICTIM",
        "$share/thieves/tag-task-down/p2p/VICTIM",
        "$share/VICTIM/tag-task-down/all",
        "tag-task-down::VICTIM.tag-task-down/p2p/VICTIM",
        "$SYS/#",
        "$sys/mqtt/sessions",
        "tag-task-up/#",
        "other/#",
        "activemq/notifications"
      })
  void filter_thatAsksForOthersMessages_isRefused(String filter) throws Exception {
    try (Device spy = Device.connect5(access, spyId, false);
        Device target = Device.connect5(access, victim, false);
        Device sender = bridge()) {
      Mqtt5SubAckReasonCode code = subscribe(spy, filter.replace("VICTIM", victim));

      assertThat(code)
          .isIn(Mqtt5SubAckReasonCode.NOT_AUTHORIZED, Mqtt5SubAckReasonCode.TOPIC_FILTER_INVALID);
      sender.publish(topic, "secret");
      assertThat(target.next()).isEqualTo("secret");
      assertThat(spy.allWithin(QUIET)).isEmpty();
      assertThat(spy.isConnected()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tag-task-down/#", "tag-task-down/+/+", "$share/spies/tag-task-down/#"})
  void filter_ofTheOwnParent_isAllowedAndSeesNothingPointToPoint(String filter) throws Exception {
    try (Device spy = Device.connect5(access, spyId, false);
        Device target = Device.connect5(access, victim, false);
        Device sender = bridge()) {
      assertThat(subscribe(spy, filter)).isEqualTo(Mqtt5SubAckReasonCode.GRANTED_QOS_2);

      sender.publish(topic, "secret");
      sender.publish("tag-task-down/all/x", "for all");

      assertThat(target.next()).isEqualTo("secret");
      assertThat(spy.next()).isEqualTo("for all");
      assertThat(spy.allWithin(QUIET)).isEmpty();
    }
  }

  @Test
  void topic_ofItsOwn_isGrantedWithoutASecondDelivery() throws Exception {
    try (Device target = Device.connect5(access, victim, false);
        Device sender = bridge()) {
      assertThat(subscribe(target, topic)).isEqualTo(Mqtt5SubAckReasonCode.GRANTED_QOS_2);
      sender.publish(topic, "once");
      assertThat(target.next()).isEqualTo("once");
      assertThat(target.allWithin(QUIET)).isEmpty();

      target.mqtt5().unsubscribeWith().topicFilter(topic).send().get(10, TimeUnit.SECONDS);
      sender.publish(topic, "still");
      assertThat(target.next()).isEqualTo("still");
    }
  }

  @Test
  void filters_ofOneSubscribe_areAnsweredEachByItself() throws Exception {
    try (Device device = Device.connect5(access, spyId, false)) {
      assertThatThrownBy(
              () ->
                  device
                      .mqtt5()
                      .subscribeWith()
                      .addSubscription()
                      .topicFilter("tag-task-down/all")
                      .qos(MqttQos.AT_LEAST_ONCE)
                      .applySubscription()
                      .addSubscription()
                      .topicFilter("#")
                      .qos(MqttQos.AT_LEAST_ONCE)
                      .applySubscription()
                      .addSubscription()
                      .topicFilter("tag-task-down/p2p/" + spyId)
                      .qos(MqttQos.AT_MOST_ONCE)
                      .applySubscription()
                      .send()
                      .get(10, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              Mqtt5SubAckException.class,
              refused ->
                  assertThat(refused.getMqttMessage().getReasonCodes())
                      .containsExactly(
                          Mqtt5SubAckReasonCode.GRANTED_QOS_1,
                          Mqtt5SubAckReasonCode.NOT_AUTHORIZED,
                          Mqtt5SubAckReasonCode.GRANTED_QOS_0));
    }
  }

  @Test
  void subscription_numberThirtyOne_isRefused() throws Exception {
    try (Device device = Device.connect5(access, spyId, false)) {
      for (int i = 0; i < 30; i++) {
        assertThat(subscribe(device, "tag-task-down/s" + i))
            .isEqualTo(Mqtt5SubAckReasonCode.GRANTED_QOS_2);
      }

      assertThat(subscribe(device, "tag-task-down/s30"))
          .isEqualTo(Mqtt5SubAckReasonCode.QUOTA_EXCEEDED);
      assertThat(subscribe(device, "tag-task-down/s0"))
          .isEqualTo(Mqtt5SubAckReasonCode.GRANTED_QOS_2);
    }
  }

  @Test
  void subscriptions_ofAKeptSession_countWhenItIsResumed() throws Exception {
    for (int part = 0; part < 3; part++) {
      try (Device device = Device.connect5(access, spyId, true)) {
        for (int i = 0; i < 10; i++) {
          subscribe(device, "tag-task-down/k" + part + "-" + i);
        }
      }
    }

    try (Device device = Device.connect5(access, spyId, true)) {
      assertThat(subscribe(device, "tag-task-down/one-more"))
          .isEqualTo(Mqtt5SubAckReasonCode.QUOTA_EXCEEDED);
      assertThat(subscribe(device, "tag-task-down/k0-0"))
          .isEqualTo(Mqtt5SubAckReasonCode.GRANTED_QOS_2);
      device.mqtt5().unsubscribeWith().topicFilter("tag-task-down/k1-1").send().join();
      assertThat(subscribe(device, "tag-task-down/one-more"))
          .isEqualTo(Mqtt5SubAckReasonCode.GRANTED_QOS_2);
    }
    Device.connect5(access, spyId, false).close();
  }

  @ParameterizedTest
  @CsvSource({
    "tag-task-down/p2p/GID_tag_ap@@@victim, NOT_AUTHORIZED",
    "tag-task-down/all, NOT_AUTHORIZED",
    "other/x, NOT_AUTHORIZED",
    "$sys/mqtt/sessions, NOT_AUTHORIZED",
    "activemq.notifications, NOT_AUTHORIZED",
    "tag-task-up/p2p/GID_tag_ap@@@victim, TOPIC_NAME_INVALID",
    "tag-task-up/a:b, TOPIC_NAME_INVALID",
    "tag-task-up//b, TOPIC_NAME_INVALID",
  })
  void publish_whereTheGroupMayNot_isRefusedWithItsReason(String name, String reason)
      throws Exception {
    try (Device device = Device.connect5(access, spyId, false)) {
      assertThatThrownBy(() -> device.publish(name, "x")).hasMessageContaining(reason);
      assertThatThrownBy(() -> device.publish(name, "x", MqttQos.EXACTLY_ONCE))
          .hasMessageContaining(reason);
      device.publish("tag-task-up/ok", "still connected");
    }
  }

  @ParameterizedTest
  @CsvSource({"5,AT_LEAST_ONCE", "3,AT_LEAST_ONCE", "5,AT_MOST_ONCE", "3,EXACTLY_ONCE"})
  void publish_toTheOrderTopicOfTheVendor_isAcceptedWithoutEffect(String version, MqttQos qos)
      throws Exception {
    try (Device bridge = bridge();
        Device device =
            "5".equals(version)
                ? Device.connect5(access, spyId, false)
                : Device.connect3(access, spyId, false)) {
      subscribe(bridge, "tag-task-up/#");

      device.publish("$SYS/enableOrderMsg", "{\"topic\":\"tag-task-up\"}", qos);
      device.publish("$SYS/enableOrderMsg", "", qos);
      for (int i = 0; i < 3; i++) {
        device.publish("tag-task-up/x", "message " + i);
      }

      for (int i = 0; i < 3; i++) {
        assertThat(bridge.next()).isEqualTo("message " + i);
      }
      assertThat(device.isConnected()).isTrue();
      assertThat(broker.logOf().split("publishes to .SYS/enableOrderMsg", -1)).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"$SYS/tokenExpireNotice", "$SYS/tokenInvalidNotice"})
  void filter_ofTheNoticesThatComeAnyway_isGrantedWithoutEffect(String filter) throws Exception {
    try (Device device = Device.connect5(access, spyId, false);
        Device older = Device.connect3(access, victim, false)) {
      assertThat(subscribe(device, filter)).isEqualTo(Mqtt5SubAckReasonCode.GRANTED_QOS_2);
      older.mqtt3().subscribeWith().topicFilter(filter).qos(MqttQos.AT_LEAST_ONCE).send().join();
      device.mqtt5().unsubscribeWith().topicFilter(filter).send().join();
      assertThat(older.isConnected()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"$SYS/enableOrder", "$SYS/enableOrderMsg/x", "$SYS/tokenExpireNotice"})
  void publish_toAnotherSystemTopic_isRejected(String name) throws Exception {
    try (Device device = Device.connect5(access, spyId, false)) {
      assertThatThrownBy(() -> device.publish(name, "x")).hasMessageContaining("NOT_AUTHORIZED");
    }
  }

  @Test
  void publish_toATopicOf65Characters_isRefused() throws Exception {
    try (Device device = Device.connect5(access, spyId, false)) {
      assertThatThrownBy(() -> device.publish("tag-task-up/" + "x".repeat(53), "x"))
          .hasMessageContaining("TOPIC_NAME_INVALID");
      device.publish("tag-task-up/" + "x".repeat(52), "x");
    }
  }

  @Test
  void publish_on311WhereTheGroupMayNot_endsTheConnection() throws Exception {
    try (Device device = Device.connect3(access, spyId, false)) {
      assertThatThrownBy(() -> device.publish("tag-task-down/all", "x"))
          .isInstanceOf(ExecutionException.class);
      Awaitility.await().until(() -> !device.isConnected());
    }
  }

  @Test
  void subscribe_on311ToOthersMessages_endsTheConnection() throws Exception {
    try (Device device = Device.connect3(access, spyId, false)) {
      assertThatThrownBy(
              () ->
                  device
                      .mqtt3()
                      .subscribeWith()
                      .topicFilter("#")
                      .qos(MqttQos.AT_LEAST_ONCE)
                      .send()
                      .get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class);
      Awaitility.await().until(() -> !device.isConnected());
    }
  }

  @Test
  void payload_overTheLimit_isRefusedOn5AndDroppedOn311() throws Exception {
    String large = "x".repeat(64 * 1024 + 1);
    try (Device bridge = bridge();
        Device device5 = Device.connect5(access, spyId, false);
        Device device3 = Device.connect3(access, spyId + "3", false)) {
      subscribe(bridge, "tag-task-up/#");

      assertThatThrownBy(() -> device5.publish("tag-task-up/x", large))
          .hasMessageContaining("QUOTA_EXCEEDED");
      device3.publish("tag-task-up/x", large);
      device3.publish("tag-task-up/x", large.substring(1));

      assertThat(bridge.next()).hasSize(64 * 1024);
      assertThat(bridge.allWithin(QUIET)).isEmpty();
    }
  }

  @Test
  void retained_pointToPoint_isRefused() throws Exception {
    try (Device sender = bridge();
        Device target = Device.connect5(access, victim, false)) {
      assertThatThrownBy(
              () ->
                  sender
                      .mqtt5()
                      .publishWith()
                      .topic(topic)
                      .retain(true)
                      .qos(MqttQos.AT_LEAST_ONCE)
                      .payload("x".getBytes(StandardCharsets.UTF_8))
                      .send()
                      .get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class);
      assertThat(target.allWithin(QUIET)).isEmpty();
    }
  }

  @Test
  void refusals_areLogged() throws Exception {
    try (Device device = Device.connect5(access, spyId, false)) {
      subscribe(device, "#");

      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(broker.logOf())
                      .contains(spyId)
                      .contains("(not-authorized): parent of filter # is not declared"));
    }
  }
}
