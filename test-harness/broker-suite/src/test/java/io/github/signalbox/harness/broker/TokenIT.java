/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.harness.broker.Device.Access;
import io.github.signalbox.signin.Right;
import io.github.signalbox.signin.Signature;
import io.github.signalbox.signin.Token;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The life of a token while its client is connected.
 *
 * <p>Proves: ApsaraMQ for MQTT, token authentication: renewal on {@code $SYS/uploadToken}, notices
 * with their codes. The sign-in itself: SignInIT.
 */
class TokenIT {
  private static final String UPLOAD = "$SYS/uploadToken";

  @TempDir private static Path folder;
  private static PluginBroker broker;
  private static Access access;

  private final ClientId me =
      ClientId.parse("GID_tag_ap@@@" + UUID.randomUUID().toString().substring(0, 8));
  private final String topic = "tag-task-down/p2p/" + me;

  @BeforeAll
  static void start() throws Exception {
    broker = new PluginBroker(folder, TestSettings.withSecurity(folder));
    access = Access.plain(broker);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static Device bridge() throws Exception {
    return Device.connect5(
        access.as("bridge", TestSettings.PASSWORD), "GID_bridge@@@" + UUID.randomUUID(), false);
  }

  private String token(String id, Right right, Duration life, String... resources) {
    return new Token(id, "key1", me.toString(), right, List.of(resources), Instant.now().plus(life))
        .signed(TestSettings.SECRET);
  }

  private Device connect(String type, String token, boolean keep) throws Exception {
    return Device.connect5(
        access.as("Token|key1|instance", type + "|" + token), me.toString(), keep);
  }

  private static String upload(String type, String token) {
    return "{\"type\":\"%s\",\"token\":\"%s\"}".formatted(type, token);
  }

  private static void awaitEnd(Device device) {
    Awaitility.await().until(() -> !device.isConnected());
  }

  @Test
  void token_renewedInTime_keepsTheConnection() throws Exception {
    Instant end = Instant.now().plusSeconds(4);
    try (Device sender = bridge();
        Device device = connect("RW", token("t1", Right.RW, Duration.ofSeconds(4), "#"), false)) {
      assertThat(device.next()).startsWith("{\"expireTime\":");

      device.publish(UPLOAD, upload("RW", token("t2", Right.RW, Duration.ofHours(1), "#")));

      Awaitility.await().until(() -> Instant.now().isAfter(end.plusSeconds(2)));
      assertThat(device.isConnected()).isTrue();
      sender.publish(topic, "still there");
      assertThat(device.next()).isEqualTo("still there");
    }
  }

  @Test
  void token_renewedWithMore_countsAtOnce() throws Exception {
    try (Device device =
        connect("W", token("t1", Right.W, Duration.ofHours(1), "tag-task-up/a"), false)) {
      assertThatThrownBy(() -> device.publish("tag-task-up/b", "x"))
          .hasMessageContaining("NOT_AUTHORIZED");
      assertThat(device.next()).isEqualTo("{\"code\":4,\"type\":\"W\"}");

      device.publish(
          UPLOAD, upload("W", token("t2", Right.W, Duration.ofHours(1), "tag-task-up/b")));

      device.publish("tag-task-up/b", "x");
      assertThatThrownBy(() -> device.publish("tag-task-up/a", "x"))
          .hasMessageContaining("NOT_AUTHORIZED");
    }
  }

  @Test
  void tokens_ofTwoTypes_areNoticedEachByItself() throws Exception {
    String reading = token("t1", Right.R, Duration.ofSeconds(100), "tag-task-down/#");
    String writing = token("t2", Right.W, Duration.ofSeconds(200), "tag-task-up/#");
    try (Device device = connect("R", reading + "|W|" + writing, false)) {
      assertThat(List.of(device.next(), device.next()))
          .satisfiesExactlyInAnyOrder(
              notice -> assertThat(notice).contains("expireTime", "\"type\":\"R\""),
              notice -> assertThat(notice).contains("expireTime", "\"type\":\"W\""));

      assertThatThrownBy(() -> device.publish("tag-task-down/x", "x"))
          .hasMessageContaining("NOT_AUTHORIZED");
    }
  }

  @Test
  void token_renewedForOtherMessages_endsTheConnection() throws Exception {
    try (Device device = connect("R", token("t1", Right.R, Duration.ofHours(1), "#"), false)) {
      String narrower = token("t2", Right.R, Duration.ofHours(1), "tag-task-down/other");

      assertThatThrownBy(() -> device.publish(UPLOAD, upload("R", narrower)));

      assertThat(device.next()).isEqualTo("{\"code\":4,\"type\":\"R\"}");
      awaitEnd(device);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"forged", "not json", "{}", "{\"type\":1,\"token\":2}"})
  void token_renewedWithRubbish_endsTheConnectionWithItsCode(String sent) throws Exception {
    String payload = "forged".equals(sent) ? upload("RW", "v1.x.y") : sent;
    try (Device device = connect("RW", token("t1", Right.RW, Duration.ofHours(1), "#"), false)) {
      assertThatThrownBy(() -> device.publish(UPLOAD, payload));

      assertThat(device.next()).isEqualTo("{\"code\":1,\"type\":\"RW\"}");
      awaitEnd(device);
    }
  }

  @Test
  void token_uploadedByADeviceThatSigned_endsTheConnection() throws Exception {
    Access signed =
        access.as(
            Signature.userName("key1", "instance"), Signature.password(me, TestSettings.SECRET));
    try (Device device = Device.connect5(signed, me.toString(), false)) {
      String token = token("t1", Right.RW, Duration.ofHours(1), "#");

      assertThatThrownBy(() -> device.publish(UPLOAD, upload("RW", token)));

      awaitEnd(device);
    }
  }

  @Test
  void token_takenBack_endsTheConnectionWithItsCode() throws Exception {
    String id = "lost-" + me.deviceId();
    try (Device device = connect("RW", token(id, Right.RW, Duration.ofHours(1), "#"), false)) {
      TestSettings.secrets(folder, "key1.secret=" + TestSettings.SECRET + "\nrevoked-tokens=" + id);

      assertThat(device.next()).isEqualTo("{\"code\":3,\"type\":\"RW\"}");
      awaitEnd(device);
    } finally {
      TestSettings.secrets(folder, "key1.secret=" + TestSettings.SECRET);
    }
  }

  @Test
  void token_ofTheWrongRight_isToldSo() throws Exception {
    try (Device device = connect("R", token("t1", Right.R, Duration.ofHours(1), "#"), false)) {
      assertThatThrownBy(() -> device.publish("tag-task-up/x", "x"))
          .hasMessageContaining("NOT_AUTHORIZED");

      assertThat(device.next()).isEqualTo("{\"code\":5,\"type\":\"R\"}");
    }
  }

  @Test
  void keptSession_withATokenThatReadsNothing_getsNothingAndLosesNothing() throws Exception {
    // GIVEN a session that was made with all rights, and a message that waits in it
    connect("RW", token("t1", Right.RW, Duration.ofHours(1), "#"), true).close();
    try (Device sender = bridge()) {
      sender.publish(topic, "waits");
    }

    // WHEN the client comes with a token that lets it publish alone
    try (Device device =
        connect("W", token("t2", Right.W, Duration.ofHours(1), "tag-task-up/#"), true)) {
      awaitEnd(device);
      assertThat(device.allWithin(Duration.ofMillis(300))).doesNotContain("waits");
    }

    // THEN the message is there for it when it may read again
    try (Device device = connect("RW", token("t3", Right.RW, Duration.ofHours(1), "#"), true)) {
      assertThat(device.next()).isEqualTo("waits");
    }
  }

  @Test
  void topicAlias_ofTheBroker_isNotTakenForAnotherTopic() throws Exception {
    String password = "RW|" + token("t1", Right.RW, Duration.ofHours(1), "#");
    var client =
        MqttClient.builder()
            .identifier(me.toString())
            .serverHost("127.0.0.1")
            .serverPort(broker.port())
            .useMqttVersion5()
            .simpleAuth()
            .username("Token|key1|instance")
            .password(password.getBytes(StandardCharsets.UTF_8))
            .applySimpleAuth()
            .buildBlocking();
    try (Device sender = bridge();
        var messages = client.publishes(MqttGlobalPublishFilter.ALL)) {
      client.connectWith().restrictions().topicAliasMaximum(5).applyRestrictions().send();

      for (int i = 0; i < 3; i++) {
        sender.publish(topic, "message " + i);
        assertThat(messages.receive(10, TimeUnit.SECONDS))
            .hasValueSatisfying(
                message -> assertThat(message.getTopic().toString()).isEqualTo(topic));
      }
      client.disconnect();
    }
  }

  @Test
  void will_thatNoTokenAllows_isRefusedAtConnect() {
    var client =
        MqttClient.builder()
            .identifier(me.toString())
            .serverHost("127.0.0.1")
            .serverPort(broker.port())
            .useMqttVersion5()
            .simpleAuth()
            .username("Token|key1|instance")
            .password(
                ("R|" + token("t1", Right.R, Duration.ofHours(1), "#"))
                    .getBytes(StandardCharsets.UTF_8))
            .applySimpleAuth()
            .willPublish()
            .topic("tag-task-up/will")
            .qos(MqttQos.AT_LEAST_ONCE)
            .applyWillPublish()
            .buildBlocking();

    assertThatThrownBy(client::connect).hasMessageContaining("NOT_AUTHORIZED");
  }
}
