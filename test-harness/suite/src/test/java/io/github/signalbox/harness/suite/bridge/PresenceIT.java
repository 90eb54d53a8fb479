/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import io.github.signalbox.harness.server.Bridge;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The table of who is online, from the broker's events.
 *
 * <p>Proves: ApsaraMQ for MQTT, events of clients: only tcpclean of the same channel proves
 * offline, in whatever order the events come; and once through with the real broker. The events
 * themselves: PresenceEventsIT of the broker suite.
 */
@ExtendWith(TestServers.class)
class PresenceIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static TestServers.Running servers;
  private static Database database;
  private static Bridge bridge;

  private final String source = "GID_broker@@@" + UUID.randomUUID().toString().substring(0, 8);
  private final String me = "GID_tag_ap@@@" + UUID.randomUUID().toString().substring(0, 8);
  private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(100);
  private Mqtt5BlockingClient broker;

  @BeforeAll
  static void startBridge(TestServers.Running running) {
    servers = running;
    database = running.database();
    bridge = running.startBridge("presence", Map.of("signalbox.elasticsearch.enabled", "false"));
  }

  @AfterAll
  static void endBridge() {
    bridge.close();
  }

  @BeforeEach
  void connect() {
    broker = connected();
  }

  private Mqtt5BlockingClient connected() {
    Mqtt5BlockingClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(source)
            .serverHost(servers.broker().host())
            .serverPort(servers.broker().port())
            .simpleAuth(TestDevice.auth(servers.brokerFor("GID_broker"), source))
            .buildBlocking();
    client.connect();
    return client;
  }

  @AfterEach
  void disconnect() {
    broker.disconnect();
  }

  private void publish(String id, String type, String data) {
    String event =
        """
        {"specversion":"1.0","id":"%s","source":"%s","type":"%s","time":"%s","data":%s}"""
            .formatted(id, source, type, Instant.now().truncatedTo(ChronoUnit.MILLIS), data);
    broker
        .publishWith()
        .topic("presence-up/test")
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(event.getBytes(StandardCharsets.UTF_8))
        .send();
  }

  private void changed(String kind, String channel, int second) {
    publish(
        channel + "-" + kind,
        "presence.client.changed",
        """
        {"clientId":"%s","time":"%s","eventType":"%s","channelId":"%s","clientIp":"10.0.0.1:1"}"""
            .formatted(me, start.plusSeconds(second), kind, channel));
  }

  private void snapshot(String boot, int to, int second, String channels) {
    publish(
        boot + "-open-" + second,
        "presence.channels.open",
        """
        {"bootId":"%s","fromNumber":1,"toNumber":%d,"at":"%s","channels":[%s]}"""
            .formatted(boot, to, start.plusSeconds(second), channels));
  }

  /** The events of one broker are taken in order, so its last one ends the wait. */
  private void awaitAllApplied() {
    String marker = UUID.randomUUID().toString().substring(0, 8);
    publish(
        marker,
        "presence.client.changed",
        """
        {"clientId":"GID_tag_ap@@@%s","time":"%s","eventType":"connect","channelId":"m%s.1"}"""
            .formatted(marker, start.plusSeconds(900), marker));
    await().atMost(LIMIT).until(() -> channels("GID_tag_ap@@@" + marker) == 1);
  }

  private static long channels(String clientId) {
    return database.count(
        "select coalesce(sum(channels), 0) from client_presence where client_id = ?", clientId);
  }

  private long open() {
    awaitAllApplied();
    return channels(me);
  }

  private static void awaitChannels(TestDevice device, long count) {
    await().atMost(LIMIT).until(() -> channels(device.clientId()) == count);
  }

  @Test
  void device_onTheBroker_isOnlineWhileItIsConnected() {
    TestDevice device = new TestDevice(servers.broker());
    awaitChannels(device, 1);

    device.close();

    awaitChannels(device, 0);
  }

  @Test
  void bridgeAway_whileDevicesComeAndGo_knowsWhoIsThereWhenItIsBack() {
    try (TestDevice stays = new TestDevice(servers.broker())) {
      TestDevice goes = new TestDevice(servers.broker());
      awaitChannels(stays, 1);
      awaitChannels(goes, 1);

      bridge.kill();
      goes.close();
      try (TestDevice comes = new TestDevice(servers.broker())) {
        bridge.start();

        awaitChannels(goes, 0);
        awaitChannels(comes, 1);
        assertThat(channels(stays.clientId())).isEqualTo(1);
      }
    }
  }

  @Test
  void brokerKilled_closesWhatWasOpenOnIt() {
    TestDevice device = new TestDevice(servers.broker());
    awaitChannels(device, 1);

    servers.artemis().kill();
    servers.artemis().start();

    awaitChannels(device, 0);
    broker = connected();
  }

  @Test
  void connect_thenTcpclean_onlineThenOffline() {
    changed("connect", "a.1", 1);
    assertThat(open()).isEqualTo(1);
    changed("disconnect", "a.1", 2);
    assertThat(open()).isEqualTo(1);
    changed("tcpclean", "a.1", 2);
    assertThat(open()).isZero();
  }

  @Test
  void takeover_lateTcpcleanOfTheOldChannel_staysOnline() {
    changed("connect", "a.1", 1);
    changed("connect", "a.2", 5);
    changed("tcpclean", "a.1", 5);

    assertThat(open()).isEqualTo(1);
  }

  @Test
  void tcpclean_thatOvertakesItsConnect_leavesTheChannelClosed() {
    changed("tcpclean", "a.1", 2);
    assertThat(open()).isZero();
    changed("connect", "a.1", 1);
    assertThat(open()).isZero();
  }

  @Test
  void events_twice_haveOneEffect() {
    changed("connect", "a.1", 1);
    changed("connect", "a.1", 1);
    changed("tcpclean", "a.1", 2);
    changed("connect", "a.1", 1);

    assertThat(open()).isZero();
  }

  @Test
  void broker_startedAgain_closesWhatWasOpen() {
    changed("connect", "a.1", 1);
    assertThat(open()).isEqualTo(1);
    publish("b-started", "presence.broker.started", "{\"bootId\":\"b\"}");
    changed("connect", "a.2", 3);

    assertThat(open()).isZero();
    changed("connect", "b.1", 900);
    assertThat(open()).isEqualTo(1);
  }

  @Test
  void snapshot_withoutAChannel_closesIt() {
    changed("connect", "a.1", 1);
    changed("connect", "a.2", 2);
    changed("connect", "a.9", 2);
    changed("connect", "a.3", 50);
    snapshot(
        "a",
        3,
        40,
        "{\"clientId\":\"%s\",\"number\":2,\"time\":\"%s\"}".formatted(me, start.plusSeconds(2)));

    // a.1 was not named; a.3 came after the snapshot; a.9 is beyond its range.
    assertThat(open()).isEqualTo(3);
  }

  @Test
  void snapshot_namesAChannelNotKnown_opensIt() {
    snapshot("a", 7, 40, "{\"clientId\":\"%s\",\"number\":7,\"time\":\"%s\"}".formatted(me, start));

    assertThat(open()).isEqualTo(1);
    changed("tcpclean", "a.7", 60);
    assertThat(open()).isZero();
  }

  @Test
  void snapshot_ofALaterStart_closesWhatWasOpenBefore() {
    changed("connect", "a.1", 1);
    assertThat(open()).isEqualTo(1);

    snapshot("b", 1, 40, "");

    assertThat(open()).isZero();
  }

  @Test
  void event_ofADevice_hasNoEffect() {
    String thief = me;
    broker
        .publishWith()
        .topic("presence-up/test")
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(
            """
            {"specversion":"1.0","id":"x","source":"%s","type":"presence.client.changed","time":"%s",
            "data":{"clientId":"%s","time":"%s","eventType":"connect","channelId":"a.1"}}"""
                .formatted(thief, Instant.now(), me, start)
                .getBytes(StandardCharsets.UTF_8))
        .send();

    await()
        .atMost(LIMIT)
        .until(
            () -> database.count("select count(*) from dead_letter where source = ?", thief) == 1);
    assertThat(open()).isZero();
  }
}
