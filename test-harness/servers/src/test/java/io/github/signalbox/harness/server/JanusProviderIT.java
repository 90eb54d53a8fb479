/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.github.signalbox.harness.server.Servers.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The system's Janus on the configuration that users get: its events reach a broker with sign-in as
 * well as one without, and it is the same server after a stop and a kill.
 *
 * <p>Not here: rooms (the contract of RTC servers) and media (the browser tests).
 */
class JanusProviderIT {
  private static final long LIMIT_SECONDS = 30;

  @BeforeAll
  static void needJanus() {
    assumeThat(Servers.hasJanus()).as("Janus (Debian: apt-get install janus)").isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"ARTEMIS", "OPEN_ARTEMIS"})
  void janus_startedAndKilledAndStopped_tellsTheBrokerOfEachStart(Kind broker, @TempDir Path folder)
      throws Exception {
    try (Servers servers = Servers.of(folder, broker, Kind.JANUS)) {
      Server janus = servers.get(Kind.JANUS);
      servers.get(broker).start();
      Mqtt5BlockingClient bridge = bridge(servers.properties());
      try (Mqtt5Publishes messages = bridge.publishes(MqttGlobalPublishFilter.ALL)) {
        bridge.subscribeWith().topicFilter("rtc-janus-up/#").qos(MqttQos.AT_LEAST_ONCE).send();

        janus.start();
        awaitStarted(messages);
        janus.kill();
        janus.start();
        awaitStarted(messages);
        janus.stop();
        janus.start();
        awaitStarted(messages);
      }
      bridge.disconnect();

      assertThat(rooms(janus)).contains("\"videoroom\":\"success\"");
    }
  }

  private static Mqtt5BlockingClient bridge(Map<String, String> properties) {
    URI url = URI.create(properties.get("signalbox.mqtt.broker-url"));
    Mqtt5BlockingClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier("GID_bridge@@@it")
            .serverHost(url.getHost())
            .serverPort(url.getPort())
            .buildBlocking();
    String user = properties.get("signalbox.mqtt.user-name");
    if (user == null) {
      client.connect();
    } else {
      byte[] password = properties.get("signalbox.mqtt.password").getBytes(StandardCharsets.UTF_8);
      client.connectWith().simpleAuth().username(user).password(password).applySimpleAuth().send();
    }
    return client;
  }

  /**
   * Waits for Janus's word that it is new, and sees that it comes from where the bridge listens.
   */
  private static void awaitStarted(Mqtt5Publishes messages) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (System.nanoTime() < end) {
      Mqtt5Publish message = messages.receive(LIMIT_SECONDS, TimeUnit.SECONDS).orElseThrow();
      String body = new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8);
      if (body.contains("\"status\":\"started\"")) {
        assertThat(message.getTopic()).hasToString("rtc-janus-up/core");
        assertThat(body).contains("\"emitter\":\"janus1\"");
        return;
      }
    }
    throw new AssertionError("Janus did not tell that it has started");
  }

  private static String rooms(Server janus) throws Exception {
    String question =
        """
        {"janus":"message_plugin","plugin":"janus.plugin.videoroom","transaction":"it",
         "admin_secret":"%s","request":{"request":"list","admin_key":"%s"}}"""
            .formatted(
                janus.properties().get("rtc.janus.admin-secret"),
                janus.properties().get("rtc.janus.admin-key"));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(janus.properties().get("rtc.janus.admin-url")))
                  .POST(BodyPublishers.ofString(question))
                  .build(),
              BodyHandlers.ofString())
          .body();
    }
  }
}
