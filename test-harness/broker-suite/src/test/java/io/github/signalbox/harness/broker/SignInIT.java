/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.harness.broker.Device.Access;
import io.github.signalbox.signin.Right;
import io.github.signalbox.signin.Signature;
import io.github.signalbox.signin.Token;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sign-in with the broker's security on.
 *
 * <p>Proves: ApsaraMQ for MQTT, signature and token authentication; MQTT 5 section 3.1.4.
 */
class SignInIT {
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

  private static Access signed(ClientId clientId, String secret) {
    return access.as(Signature.userName("key1", "instance"), Signature.password(clientId, secret));
  }

  private static Device bridge() throws Exception {
    return Device.connect5(
        access.as("bridge", TestSettings.PASSWORD), "GID_bridge@@@" + UUID.randomUUID(), false);
  }

  private Token token(Right right, Instant expiry, String... resources) {
    return new Token("t1", "key1", me.toString(), right, List.of(resources), expiry);
  }

  private static Access with(String type, String token) {
    return access.as("Token|key1|instance", type + "|" + token);
  }

  private static Instant inAnHour() {
    return Instant.now().plus(Duration.ofHours(1));
  }

  @ParameterizedTest
  @CsvSource({"5,false", "3,false", "5,true", "3,true"})
  void signature_ofTheClientId_letsInAndReceives(String version, boolean keep) throws Exception {
    Access way = signed(me, TestSettings.SECRET);
    try (Device sender = bridge();
        Device target =
            "5".equals(version)
                ? Device.connect5(way, me.toString(), keep)
                : Device.connect3(way, me.toString(), keep)) {
      sender.publish(topic, "hello");
      assertThat(target.next()).isEqualTo("hello");

      sender.mqtt5().subscribeWith().topicFilter("$share/b/tag-task-up/#").send().join();
      target.publish("tag-task-up/x", "answer");
      assertThat(sender.next()).isEqualTo("answer");
    }
  }

  @Test
  void signature_ofAnotherClient_isRefusedEvenWhileTheBrokerRemembersIt() throws Exception {
    try (Device other = Device.connect5(signed(me, TestSettings.SECRET), me.toString(), false)) {
      assertThat(other.isConnected()).isTrue();
      assertThatThrownBy(() -> Device.connect5(signed(me, TestSettings.SECRET), me + "2", false))
          .hasMessageContaining("BAD_USER_NAME_OR_PASSWORD");
    }
  }

  @Test
  void signature_withAnotherSecret_isRefused() {
    assertThatThrownBy(() -> Device.connect5(signed(me, "guess"), me.toString(), false))
        .hasMessageContaining("BAD_USER_NAME_OR_PASSWORD");
    assertThatThrownBy(() -> Device.connect3(signed(me, "guess"), me.toString(), false))
        .hasMessageContaining("BAD_USER_NAME_OR_PASSWORD");
  }

  @Test
  void signature_ofAGroupThatTheKeyIsNotFor_isRefused() {
    ClientId bridge = ClientId.parse("GID_bridge@@@thief");

    assertThatThrownBy(
            () -> Device.connect5(signed(bridge, TestSettings.SECRET), bridge.toString(), false))
        .hasMessageContaining("BAD_USER_NAME_OR_PASSWORD");
  }

  @Test
  void server_withAKeyThatDevicesShare_isRejectedAndWithItsOwnLetIn() throws Exception {
    ClientId bridge = ClientId.parse("GID_bridge@@@own-key");
    String keys =
        "key1.secret=%1$s%nshared.secret=%1$s%nshared.groups=GID_tag_ap|GID_bridge|GID_broker%n"
            + "own.secret=of the bridges%nown.groups=GID_bridge";
    try {
      TestSettings.secrets(folder, keys.formatted(TestSettings.SECRET));
      Awaitility.await()
          .ignoreExceptions()
          .untilAsserted(() -> Device.connect5(by("shared", me), me.toString(), false).close());

      for (String server : List.of("GID_bridge@@@thief", "GID_broker@@@signalbox")) {
        Access way = by("shared", ClientId.parse(server));
        assertThatThrownBy(() -> Device.connect5(way, server, false))
            .hasMessageContaining("BAD_USER_NAME_OR_PASSWORD");
      }
      Access own =
          access.as(Signature.userName("own", "i"), Signature.password(bridge, "of the bridges"));
      Device.connect5(own, bridge.toString(), false).close();
      assertThat(broker.logOf())
          .contains("shared does not sign for GID_bridge and GID_broker, each of which needs");
    } finally {
      TestSettings.secrets(folder, "key1.secret=" + TestSettings.SECRET);
    }
  }

  private static Access by(String accessKey, ClientId clientId) {
    return access.as(
        Signature.userName(accessKey, "instance"),
        Signature.password(clientId, TestSettings.SECRET));
  }

  @Test
  void credentials_none_isRefused() {
    assertThatThrownBy(() -> Device.connect5(access, me.toString(), false))
        .hasMessageContaining("BAD_USER_NAME_OR_PASSWORD");
  }

  @Test
  void user_withAClientIdThatIsNotIts_isRefused() {
    assertThatThrownBy(
            () -> Device.connect5(access.as("bridge", TestSettings.PASSWORD), me.toString(), false))
        .hasMessageContaining("BAD_USER_NAME_OR_PASSWORD");
  }

  @Test
  void user_withAWrongPassword_isRefused() {
    assertThatThrownBy(() -> Device.connect5(access.as("bridge", "x"), "GID_bridge@@@x", false))
        .hasMessageContaining("BAD_USER_NAME_OR_PASSWORD");
  }

  @Test
  void device_onTheCoreAcceptor_isNotLetIn() throws Exception {
    try (var locator = ActiveMQClient.createServerLocator(broker.coreUrl());
        var factory = locator.createSessionFactory()) {
      assertThatThrownBy(
              () ->
                  factory.createSession(
                      me.toString(),
                      Signature.password(me, TestSettings.SECRET),
                      false,
                      true,
                      true,
                      false,
                      0))
          .hasMessageContaining("AMQ229031");
    }
  }

  @Test
  void token_allowsItsTopicsAlone() throws Exception {
    String password =
        token(Right.RW, inAnHour(), "tag-task-up/mine", topic).signed(TestSettings.SECRET);
    try (Device sender = bridge();
        Device device = Device.connect5(with("RW", password), me.toString(), false)) {
      device.publish("tag-task-up/mine", "x");
      assertThatThrownBy(() -> device.publish("tag-task-up/other", "x"))
          .hasMessageContaining("NOT_AUTHORIZED");
      assertThat(device.next()).isEqualTo("{\"code\":4,\"type\":\"RW\"}");
      sender.publish(topic, "hello");
      assertThat(device.next()).isEqualTo("hello");
    }
  }

  @Test
  void token_toReadAlone_doesNotLetPublish() throws Exception {
    String password = token(Right.R, inAnHour(), "#").signed(TestSettings.SECRET);
    try (Device device = Device.connect5(with("R", password), me.toString(), false)) {
      assertThatThrownBy(() -> device.publish("tag-task-up/x", "x"))
          .hasMessageContaining("NOT_AUTHORIZED");
    }
  }

  @Test
  void token_forged_isRefused() {
    Token good = token(Right.RW, inAnHour(), "#");
    String past = token(Right.RW, Instant.now().minusSeconds(1), "#").signed(TestSettings.SECRET);
    String own = good.signed("guess");
    String text = good.signed(TestSettings.SECRET);
    String altered =
        token(Right.RW, inAnHour().plusSeconds(9), "#").signed("x").replaceFirst("[.][^.]*$", "")
            + text.substring(text.lastIndexOf('.'));

    for (Access way :
        List.of(with("RW", past), with("RW", own), with("RW", altered), with("W", text))) {
      assertThatThrownBy(() -> Device.connect5(way, me.toString(), false))
          .hasMessageContaining("BAD_USER_NAME_OR_PASSWORD");
    }
    assertThatThrownBy(() -> Device.connect5(with("RW", text), me + "2", false))
        .hasMessageContaining("BAD_USER_NAME_OR_PASSWORD");
  }

  @Test
  void token_thatEnds_endsTheConnectionWithANotice() throws Exception {
    String password =
        token(Right.RW, Instant.now().plusSeconds(3), "#").signed(TestSettings.SECRET);
    try (Device device = Device.connect5(with("RW", password), me.toString(), false)) {
      assertThat(device.next()).matches("\\{\"expireTime\":\\d{13},\"type\":\"RW\"}");
      assertThat(device.next()).isEqualTo("{\"code\":2,\"type\":\"RW\"}");
      Awaitility.await().until(() -> !device.isConnected());
    }
  }

  @Test
  void secret_changedInItsFile_countsWithoutARestart() throws Exception {
    try {
      TestSettings.secrets(
          folder, "key1.secret=new one\nkey1.secret.previous=" + TestSettings.SECRET);
      Awaitility.await()
          .ignoreExceptions()
          .untilAsserted(
              () -> Device.connect5(signed(me, "new one"), me.toString(), false).close());
      Device.connect5(signed(me, TestSettings.SECRET), me.toString(), false).close();

      TestSettings.secrets(folder, "key1.secret=new one again");
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(
                      () ->
                          Device.connect5(signed(me, TestSettings.SECRET), me.toString(), false)));
    } finally {
      TestSettings.secrets(folder, "key1.secret=" + TestSettings.SECRET);
      Awaitility.await()
          .ignoreExceptions()
          .untilAsserted(
              () -> Device.connect5(signed(me, TestSettings.SECRET), me.toString(), false).close());
    }
  }
}
