/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.signalbox.camel.mqtt.ScriptedBroker.Packet;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a consumer owes to its connection: MQTT 5.0, sections 2.2.1 (packet identifiers), 3.1.2.10
 * (keep-alive), 3.9.3 (refused subscriptions). Where Camel's own component fails, the same test
 * expects the fault of it.
 */
class ConnectionRulesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String DURABLE =
      "paho-mqtt5:%s?clientId=c&qos=1&cleanStart=false&sessionExpiryInterval=600"
          + "&manualAcksEnabled=true&maxReconnectDelay=100";

  private ScriptedBroker broker;

  @BeforeEach
  void startBroker() throws IOException {
    broker = new ScriptedBroker();
  }

  @AfterEach
  void endBroker() throws IOException {
    broker.close();
  }

  @ParameterizedTest
  @EnumSource
  void acknowledgement_ofAnEarlierConnection_isNotSentOnTheNext(Variant variant) throws Exception {
    // GIVEN a message under way when its connection goes, and another with the same number after
    broker.on(
        ScriptedBroker.SUBSCRIBE,
        (from, packet) -> {
          ScriptedBroker.answerSubscribe(from, packet, 1);
          from.publish("t", 7, "of connection " + from.number());
        });
    List<Runnable> underWay = new CopyOnWriteArrayList<>();
    try (CamelContext context = context(variant, holding(DURABLE.formatted("t"), underWay))) {
      await().atMost(LIMIT).until(() -> underWay.size() == 1);
      broker.connection(0).cut();
      await().atMost(LIMIT).until(() -> underWay.size() == 2);

      // WHEN the first one is done
      underWay.get(0).run();

      // THEN
      if (variant == Variant.STOCK) {
        await().atMost(LIMIT).until(() -> acknowledged().contains(new Packet(1, 4, 7)));
      } else {
        await()
            .during(Duration.ofSeconds(1))
            .atMost(LIMIT)
            .untilAsserted(() -> assertThat(acknowledged()).isEmpty());
        underWay.get(1).run();
        await().atMost(LIMIT).until(() -> acknowledged().equals(List.of(new Packet(1, 4, 7))));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void route_blockedForLongerThanTheKeepAlive_keepsItsConnection(Variant variant) throws Exception {
    // GIVEN more messages than the client itself takes in
    broker.on(
        ScriptedBroker.SUBSCRIBE,
        (from, packet) -> {
          ScriptedBroker.answerSubscribe(from, packet, 1);
          for (int id = 1; id <= 30; id++) {
            from.publish("t", id, "x");
          }
        });
    CountDownLatch backEndIsBack = new CountDownLatch(1);
    RouteBuilder blocking =
        new RouteBuilder() {
          @Override
          public void configure() {
            from(DURABLE.formatted("t") + "&keepAliveInterval=1")
                .process(exchange -> backEndIsBack.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
          }
        };

    // WHEN
    try (CamelContext context = context(variant, blocking)) {
      // THEN
      if (variant == Variant.STOCK) {
        await().atMost(LIMIT).until(() -> broker.connections() > 1);
      } else {
        await().during(Duration.ofSeconds(5)).atMost(LIMIT).until(() -> broker.connections() == 1);
      }
      backEndIsBack.countDown();
      if (variant == Variant.RELIABLE) {
        await().atMost(LIMIT).until(() -> acknowledged().size() == 30);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void subscription_refused_isToldAndTriedAgain(Variant variant) throws Exception {
    // GIVEN
    broker.on(
        ScriptedBroker.SUBSCRIBE,
        (from, packet) -> ScriptedBroker.answerSubscribe(from, packet, 0x87));

    // WHEN
    try (CamelContext context = context(variant, holding(DURABLE.formatted("t"), List.of()))) {
      // THEN
      if (variant == Variant.STOCK) {
        assertThat(Fixture.isUp(context)).isTrue();
        return;
      }
      await().atMost(LIMIT).until(() -> broker.received(ScriptedBroker.SUBSCRIBE).size() > 2);
      assertThat(Fixture.isUp(context)).isFalse();
      broker.on(
          ScriptedBroker.SUBSCRIBE,
          (from, packet) -> ScriptedBroker.answerSubscribe(from, packet, 1));
      await().atMost(LIMIT).until(() -> Fixture.isUp(context));
    }
  }

  @Test
  void connect_notAnswered_isTriedAgain() throws Exception {
    broker.on(
        ScriptedBroker.CONNECT,
        (from, packet) -> {
          if (from.number() > 0) {
            from.send(0x20, (byte) 0, (byte) 0, (byte) 0);
          }
        });
    String endpoint = DURABLE.formatted("t") + "&connectionTimeout=1";

    try (CamelContext context = context(Variant.RELIABLE, holding(endpoint, List.of()))) {
      await().atMost(LIMIT).until(() -> Fixture.isUp(context));
    }
    assertThat(broker.connections()).isEqualTo(2);
  }

  @Test
  void connections_madeAgainAndAgain_leaveNoThreadsBehind() throws Exception {
    String endpoint = DURABLE.replace("clientId=c", "clientId=threads").formatted("t");
    try (CamelContext context = context(Variant.RELIABLE, holding(endpoint, List.of()))) {
      for (int number = 0; number < 10; number++) {
        int next = number + 1;
        await().atMost(LIMIT).until(() -> Fixture.isUp(context));
        broker.connection(number).cut();
        await().atMost(LIMIT).until(() -> broker.connections() > next);
      }
      assertThat(clientThreads()).isBetween(1L, 2L);
    }
    await().atMost(LIMIT).until(() -> clientThreads() == 0);
  }

  private static long clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("mqtt-client-"))
        .count();
  }

  private List<Packet> acknowledged() {
    return broker.received(ScriptedBroker.PUBACK);
  }

  private CamelContext context(Variant variant, RouteBuilder routes) throws Exception {
    return Fixture.context(broker.url(), variant.component(), routes);
  }

  /** A route whose exchanges stay under way until their runnable is run. */
  private static RouteBuilder holding(String endpoint, List<Runnable> underWay) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from(endpoint)
            .process(
                new AsyncProcessorSupport() {
                  @Override
                  public boolean process(Exchange exchange, AsyncCallback callback) {
                    underWay.add(() -> callback.done(false));
                    return false;
                  }
                });
      }
    };
  }
}
