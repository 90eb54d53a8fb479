/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc.janus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.github.signalbox.addressing.TopicMapping;
import io.github.signalbox.addressing.TopicMappingTable;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.Servers;
import io.github.signalbox.harness.server.Servers.Kind;
import io.github.signalbox.message.EventReader;
import io.github.signalbox.message.EventReading;
import io.github.signalbox.message.EventReading.Accepted;
import io.github.signalbox.message.EventSchemas;
import io.github.signalbox.message.RawEvent;
import io.github.signalbox.rtc.Room;
import io.github.signalbox.rtc.RtcOutcome;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the system's Janus tells through a broker with sign-in, and that the bridge's own reader
 * takes every word of it.
 *
 * <p>Not here: {@code published} and {@code unpublished}, which need media (the browser tests).
 */
class JanusEventsIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String TOKEN = "t1";

  @TempDir private static Path folder;
  private static Servers servers;
  private static JanusServer server;
  private static EventReader reader;
  private static Mqtt5AsyncClient bridge;

  /** Everything that came, in its order. */
  private static final List<EventReading> READ = new CopyOnWriteArrayList<>();

  private final String room = "it-" + UUID.randomUUID();
  private final List<Visitor> visitors = new ArrayList<>();

  @BeforeAll
  static void startServers() throws Exception {
    assumeThat(Servers.hasJanus()).as("Janus (Debian: apt-get install janus)").isTrue();
    servers = Servers.of(folder, Kind.ARTEMIS, Kind.JANUS);
    servers.get(Kind.ARTEMIS).start();
    reader = newReader();
    bridge = newBridge();
    servers.get(Kind.JANUS).start();
    server = newServer();
  }

  @AfterAll
  static void endServers() {
    if (server != null) {
      server.close();
      bridge.disconnect();
    }
    if (servers != null) {
      servers.close();
    }
  }

  private static EventReader newReader() throws Exception {
    ClassLoader routes = JanusEventsIT.class.getClassLoader();
    try (InputStreamReader table =
        new InputStreamReader(
            Objects.requireNonNull(routes.getResourceAsStream("common/topic-mapping.csv")),
            StandardCharsets.UTF_8)) {
      TopicMapping mapping = TopicMappingTable.read(table);
      EventSchemas schemas =
          EventSchemas.load(
              mapping, path -> Objects.requireNonNull(routes.getResourceAsStream(path), path));
      return new EventReader(mapping, schemas, Duration.ofMinutes(5), Clock.systemUTC());
    }
  }

  private static Mqtt5AsyncClient newBridge() {
    Map<String, String> properties = servers.properties();
    URI url = URI.create(properties.get("signalbox.mqtt.broker-url"));
    Mqtt5AsyncClient client =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier("GID_bridge@@@it")
            .serverHost(url.getHost())
            .serverPort(url.getPort())
            .simpleAuth()
            .username(properties.get("signalbox.mqtt.user-name"))
            .password(properties.get("signalbox.mqtt.password").getBytes(StandardCharsets.UTF_8))
            .applySimpleAuth()
            .automaticReconnectWithDefaultConfig()
            .buildAsync();
    client.publishes(MqttGlobalPublishFilter.ALL, message -> READ.add(read(message)));
    client.connectWith().cleanStart(true).sessionExpiryInterval(600).send().join();
    client.subscribeWith().topicFilter("rtc-janus-up/#").qos(MqttQos.AT_LEAST_ONCE).send().join();
    return client;
  }

  /** Reads as the bean of the routes does. */
  private static EventReading read(Mqtt5Publish message) {
    Map<String, String> properties = new HashMap<>();
    message
        .getUserProperties()
        .asList()
        .forEach(each -> properties.put(each.getName().toString(), each.getValue().toString()));
    byte[] payload = message.getPayloadAsBytes();
    return reader.read(
        new RawEvent(
            message.getTopic().toString(),
            JanusEvents.toCloudEvent("GID_janus", payload, Instant.now()).orElse(payload),
            message.getContentType().map(MqttUtf8String::toString).orElse(null),
            properties));
  }

  private static JanusServer newServer() {
    Map<String, String> properties = servers.properties();
    JanusServer made = new JanusServer();
    made.setAdminUrl(properties.get("rtc.janus.admin-url"));
    made.setAdminSecret(properties.get("rtc.janus.admin-secret"));
    made.setAdminKey(properties.get("rtc.janus.admin-key"));
    made.setPublicUrl(properties.get("rtc.janus.public-url"));
    made.setTokenSecret(properties.get("rtc.janus.token-secret"));
    return made;
  }

  @AfterEach
  void closeVisitors() {
    visitors.forEach(Visitor::close);
  }

  private Visitor joined(String participant) throws InterruptedException {
    server.create(new Room(room, "pin", "", 3, List.of(TOKEN)));
    var access = server.access(Instant.now().plus(Duration.ofMinutes(5)));
    Visitor visitor = new Visitor(access.url(), access.token());
    visitors.add(visitor);
    visitor.attach();
    assertThat(visitor.join(room, participant, "pin", TOKEN)).isZero();
    return visitor;
  }

  private static List<JsonNode> told(String kind) {
    return READ.stream()
        .filter(Accepted.class::isInstance)
        .map(reading -> ((Accepted) reading).data())
        .filter(data -> data.path("kind").asText().equals(kind))
        .toList();
  }

  /** Waits for an event of this test's room. */
  private JsonNode await(String kind, @Nullable String participant) {
    return Awaitility.await(kind + " of " + participant)
        .atMost(LIMIT)
        .until(
            () ->
                told(kind).stream()
                    .filter(data -> data.path("room").asText().equals(room))
                    .filter(
                        data -> Objects.equals(data.path("participant").asText(null), participant))
                    .findFirst()
                    .orElse(null),
            Objects::nonNull);
  }

  @Test
  void joinedAndLeft_toldWithCredential() throws Exception {
    Visitor bob = joined("bob");
    assertThat(await("joined", "bob").path("token").asText()).isEqualTo(TOKEN);
    assertThat(await("joined", "bob").path("emitter").asText()).isEqualTo("janus1");

    bob.leave();

    await("left", "bob");
  }

  @Test
  void connectionCut_leftWithoutAWord() throws Exception {
    joined("bob").close();

    await("left", "bob");
  }

  @Test
  void kicked_countsAsLeft() throws Exception {
    joined("bob");

    assertThat(server.kick(room, "bob")).isEqualTo(RtcOutcome.DONE);

    await("left", "bob");
  }

  @Test
  void moderated_toldWithStream() throws Exception {
    assertThat(joined("bob").publish()).isZero();

    assertThat(server.mute(room, "bob", Set.of("0"), true)).isEqualTo(RtcOutcome.DONE);

    JsonNode moderated = await("moderated", "bob");
    assertThat(moderated.path("mid").asText()).isEqualTo("0");
    assertThat(moderated.path("muted").asBoolean()).isTrue();
  }

  @Test
  void destroyed_toldForTheRoom() throws Exception {
    joined("bob");

    server.destroy(room);

    await("destroyed", null);
  }

  @Test
  void janus_startedAnew_toldOnce() {
    int before = told("started").size();
    Server janus = servers.get(Kind.JANUS);

    janus.kill();
    janus.start();

    Awaitility.await().atMost(LIMIT).until(() -> told("started").size() == before + 1);
  }

  @Test
  void broker_awayForAWhile_eventsOfThatTimeComeLater() throws Exception {
    Server broker = servers.get(Kind.ARTEMIS);
    broker.kill();
    try {
      joined("bob").leave();
    } finally {
      broker.start();
    }

    await("joined", "bob");
    await("left", "bob");
  }

  @AfterEach
  void everyWord_passesTheReader() {
    assertThat(READ).isNotEmpty().allMatch(Accepted.class::isInstance);
    assertThat(
            READ.stream()
                .map(Accepted.class::cast)
                .filter(event -> !event.data().path("kind").asText().equals("other"))
                .map(Accepted::id))
        .doesNotHaveDuplicates();
  }
}
