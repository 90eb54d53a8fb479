/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.signalbox.harness.mqtt.ForeignStrings;
import io.github.signalbox.harness.mqtt.ForeignStrings.Foreign;
import io.github.signalbox.harness.mqtt.RawMessage;
import io.github.signalbox.harness.mqtt.RawMessage.Place;
import io.github.signalbox.harness.mqtt.RawMqttClient;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.Servers;
import io.github.signalbox.harness.server.Servers.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Other people's strings on a stock broker, which passes on what it is given: MQTT 5.0, sections
 * 1.5.4 (UTF-8 strings) and 3.3.2 (topic and properties of PUBLISH). Not here: what becomes of them
 * in the flows, which the suite's {@code ForeignStringsIT} proves.
 */
class ForeignStringsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static Servers servers;
  private static Server artemis;
  private static URI broker;

  private final Map<String, Message> seen = new ConcurrentHashMap<>();

  @BeforeAll
  static void startBroker() {
    servers = Servers.of(folder, Kind.OPEN_ARTEMIS).start();
    artemis = servers.get(Kind.OPEN_ARTEMIS);
    broker = URI.create(artemis.properties().get("signalbox.mqtt.broker-url"));
  }

  @AfterAll
  static void endBroker() {
    if (servers != null) {
      servers.close();
    }
  }

  /** The stock component's receiving thread ends; so it receives nothing more, and looks well. */
  @ParameterizedTest
  @EnumSource
  void lineBreakInAUserProperty_theNextMessageArrives(Variant variant) throws Exception {
    Fixture fixture = new Fixture(artemis);
    fixture.openSession(fixture.id + "/#");
    try (CamelContext context = fixture.context(variant.component(), collecting(fixture))) {
      publish(
          fixture,
          RawMessage.of(fixture.topic(), "odd")
              .with(Place.USER_PROPERTY_VALUE, "two\nlines".getBytes(StandardCharsets.UTF_8)));
      publish(fixture, RawMessage.of(fixture.topic(), "next"));

      if (variant == Variant.RELIABLE) {
        await().atMost(LIMIT).until(() -> seen.keySet().containsAll(Set.of("odd", "next")));
      } else {
        await()
            .during(Duration.ofSeconds(3))
            .atMost(LIMIT)
            .untilAsserted(() -> assertThat(seen).isEmpty());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void publish_everyForeignString_arrivesAsItIsAndIsAcknowledged(Place place) throws Exception {
    // GIVEN
    Fixture fixture = new Fixture(artemis);
    fixture.openSession(fixture.id + "/#");
    Set<String> taken = new TreeSet<>();
    try (CamelContext context =
        fixture.context(new ReliablePahoMqtt5Component(), collecting(fixture))) {
      // WHEN
      for (Foreign foreign : ForeignStrings.all()) {
        RawMessage message =
            RawMessage.of(fixture.topic(), foreign.name()).with(place, foreign.bytes());
        if (publish(fixture, message)) {
          taken.add(foreign.name());
        }
      }
      publish(fixture, RawMessage.of(fixture.topic(), "valid"));

      // THEN
      taken.add("valid");
      await().atMost(LIMIT).untilAsserted(() -> assertThat(seen.keySet()).isEqualTo(taken));
      for (Foreign foreign : ForeignStrings.all()) {
        if (taken.contains(foreign.name())) {
          assertThat(string(seen.get(foreign.name()), place))
              .as(foreign.name())
              .endsWith(new String(foreign.bytes(), StandardCharsets.UTF_8));
        }
      }
      assertThat(taken).contains("U+0001", "U+000A", "U+009F", "U+FFFE");
      assertThat(Fixture.isUp(context)).isTrue();
    }
    assertThat(fixture.unacknowledged()).isEmpty();
  }

  @Test
  void will_everyForeignString_arrivesAsItIs() throws Exception {
    Fixture fixture = new Fixture(artemis);
    fixture.openSession(fixture.id + "/#");
    Set<String> taken = new TreeSet<>();
    try (CamelContext context =
        fixture.context(new ReliablePahoMqtt5Component(), collecting(fixture))) {
      for (Foreign foreign : ForeignStrings.all()) {
        RawMessage will = RawMessage.of(fixture.topic(), foreign.name());
        for (Place place : Place.values()) {
          will = place == Place.TOPIC ? will : will.with(place, foreign.bytes());
        }
        if (leave(fixture, will)) {
          taken.add(foreign.name());
        }
      }
      publish(fixture, RawMessage.of(fixture.topic(), "valid"));
      taken.add("valid");

      await().atMost(LIMIT).untilAsserted(() -> assertThat(seen.keySet()).isEqualTo(taken));
      assertThat(taken).contains("U+0001", "U+000A", "U+009F", "U+FFFE");
    }
    assertThat(fixture.unacknowledged()).isEmpty();
  }

  /** Returns whether the broker took it; a stock one ends the connection for some topics. */
  private static boolean publish(Fixture fixture, RawMessage message) {
    try (RawMqttClient client =
        RawMqttClient.connect(broker.getHost(), broker.getPort(), fixture.id + "-sender")) {
      return client.publish(message) < 0x80;
    } catch (IOException e) {
      return false;
    }
  }

  /** Leaves a will behind; returns whether the broker took it. */
  private static boolean leave(Fixture fixture, RawMessage will) throws IOException {
    RawMqttClient client;
    try {
      client =
          RawMqttClient.connect(
              broker.getHost(), broker.getPort(), "will-" + UUID.randomUUID(), will);
    } catch (IOException e) {
      return false;
    }
    client.cut();
    return true;
  }

  private static String string(Message message, Place place) {
    return switch (place) {
      case TOPIC -> message.getHeader("CamelMqttTopic", String.class);
      case CONTENT_TYPE -> message.getHeader(MqttHeaders.CONTENT_TYPE, String.class);
      case RESPONSE_TOPIC -> message.getHeader(MqttHeaders.RESPONSE_TOPIC, String.class);
      case CORRELATION_DATA -> message.getHeader(MqttHeaders.CORRELATION_DATA, String.class);
      case USER_PROPERTY_NAME -> userProperties(message).keySet().iterator().next().toString();
      case USER_PROPERTY_VALUE -> userProperties(message).values().iterator().next().toString();
    };
  }

  private static Map<?, ?> userProperties(Message message) {
    return message.getHeader(MqttHeaders.USER_PROPERTIES, Map.class);
  }

  private RouteBuilder collecting(Fixture fixture) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from(fixture.durable(fixture.id + "/#"))
            .process(
                exchange ->
                    seen.put(
                        exchange.getMessage().getBody(String.class), exchange.getMessage().copy()));
      }
    };
  }
}
