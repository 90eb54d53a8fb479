/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.Servers;
import io.github.signalbox.harness.server.Servers.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The delivery rules on a real broker: MQTT 5.0, sections 4.3.2 (QoS 1), 4.4 (delivery retry), 4.9
 * (flow control).
 *
 * <p>Where Camel's own component breaks a rule, the same test runs on it and expects the fault, so
 * that it shows when Camel mends it. Not here: QoS 2, which no flow of the bundle uses.
 */
class DeliveryRulesIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int QUEUED = 200;
  private static final int MOST_STARTS = 20;

  @TempDir private static Path folder;
  private static Servers servers;
  private static Server artemis;

  @BeforeAll
  static void startBroker() {
    servers = Servers.of(folder, Kind.OPEN_ARTEMIS).start();
    artemis = servers.get(Kind.OPEN_ARTEMIS);
  }

  @AfterAll
  static void endBroker() {
    if (servers != null) {
      servers.close();
    }
  }

  @Test
  void persistentSession_messagesQueuedBeforeStart_allReachTheRoute() throws Exception {
    for (int start = 0; start < 5; start++) {
      assertThat(receivedOfQueued(Variant.RELIABLE)).isEqualTo(QUEUED);
    }
  }

  /** The stock component loses the race between its connect and its callback often, not always. */
  @Test
  void persistentSession_stockComponent_skipsQueuedMessagesAtSomeStart() throws Exception {
    boolean skipped = false;
    for (int start = 0; start < MOST_STARTS && !skipped; start++) {
      skipped = receivedOfQueued(Variant.STOCK) < QUEUED;
    }
    assertThat(skipped).isTrue();
  }

  /** Starts a route on a session for which messages wait; returns how many reach it. */
  private static int receivedOfQueued(Variant variant) throws Exception {
    Fixture fixture = new Fixture(artemis);
    fixture.openSession();
    fixture.publish(QUEUED);
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (CamelContext context =
        fixture.context(variant.component(), collecting(fixture.durable(fixture.topic()), seen))) {
      AtomicInteger last = new AtomicInteger(-1);
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(1500))
          .until(() -> seen.size() == QUEUED || last.getAndSet(seen.size()) == seen.size());
      return seen.size();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aggregate_bridgeEndsWhileBatchIsOpen_messagesAreStillWithTheBroker(Variant variant)
      throws Exception {
    // GIVEN
    Fixture fixture = new Fixture(artemis);
    fixture.openSession();
    AtomicInteger entered = new AtomicInteger();
    CamelContext context =
        fixture.context(
            variant.component(),
            batching(fixture.durable(fixture.topic()), variant, 10, entered, new AtomicInteger()));

    // WHEN
    fixture.publish(5);
    await().atMost(LIMIT).until(() -> entered.get() == 5);
    context.stop();

    // THEN
    if (variant == Variant.RELIABLE) {
      assertThat(fixture.unacknowledged()).containsExactlyInAnyOrder("0", "1", "2", "3", "4");
    } else {
      assertThat(fixture.unacknowledged()).isEmpty();
    }
  }

  @Test
  void aggregate_batchDone_everyMessageIsAcknowledged() throws Exception {
    Fixture fixture = new Fixture(artemis);
    fixture.openSession();
    AtomicInteger entered = new AtomicInteger();
    AtomicInteger batches = new AtomicInteger();
    CamelContext context =
        fixture.context(
            Variant.RELIABLE.component(),
            batching(fixture.durable(fixture.topic()), Variant.RELIABLE, 5, entered, batches));

    fixture.publish(10);
    await().atMost(LIMIT).until(() -> batches.get() == 2);
    context.stop();

    assertThat(fixture.unacknowledged()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void exchange_failsOnce_isDeliveredAgainWithoutRestart(Variant variant) throws Exception {
    // GIVEN
    Fixture fixture = new Fixture(artemis);
    fixture.openSession();
    List<String> tries = new CopyOnWriteArrayList<>();
    RouteBuilder failingOnce =
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from(fixture.durable(fixture.topic()))
                .process(
                    exchange -> {
                      tries.add(exchange.getMessage().getBody(String.class));
                      if (tries.size() == 1) {
                        throw new IllegalStateException("first try");
                      }
                    });
          }
        };

    // WHEN
    try (CamelContext context = fixture.context(variant.component(), failingOnce)) {
      fixture.publish(1);

      // THEN
      if (variant == Variant.RELIABLE) {
        await().atMost(LIMIT).until(() -> tries.size() == 2);
      } else {
        await()
            .during(Duration.ofSeconds(3))
            .atMost(LIMIT)
            .untilAsserted(() -> assertThat(tries).hasSizeLessThan(2));
      }
    }
    if (variant == Variant.RELIABLE) {
      assertThat(fixture.unacknowledged()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void producer_brokerAnswersNothing_furtherPublishesAreUnderWay(Variant variant) throws Exception {
    // GIVEN
    Fixture fixture = new Fixture(artemis);
    AtomicInteger handedOver = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    try (CamelContext context = fixture.context(variant.component(), Fixture.noRoutes());
        ExecutorService oneThread = Executors.newSingleThreadExecutor()) {
      AsyncProducer producer =
          context.getEndpoint("paho-mqtt5:" + fixture.topic() + "?qos=1").createAsyncProducer();
      producer.start();
      producer.process(exchange(context));

      // WHEN
      artemis.pause();
      oneThread.execute(
          () -> {
            for (int i = 0; i < 5; i++) {
              producer.process(exchange(context), sync -> done.incrementAndGet());
              handedOver.incrementAndGet();
            }
          });

      // THEN
      try {
        if (variant == Variant.RELIABLE) {
          await().atMost(LIMIT).until(() -> handedOver.get() == 5);
          assertThat(done).hasValue(0);
        } else {
          await()
              .during(Duration.ofSeconds(2))
              .atMost(LIMIT)
              .untilAsserted(() -> assertThat(handedOver).hasValue(0));
        }
      } finally {
        artemis.resume();
      }
      await().atMost(LIMIT).until(() -> done.get() == 5);
      producer.stop();
    }
  }

  @Test
  void producer_nobodyListens_reasonCodeIsInAHeader() throws Exception {
    Fixture fixture = new Fixture(artemis);
    try (CamelContext context = fixture.context(Variant.RELIABLE.component(), Fixture.noRoutes())) {
      AsyncProducer producer =
          context.getEndpoint("paho-mqtt5:" + fixture.topic() + "?qos=1").createAsyncProducer();
      producer.start();
      Exchange exchange = exchange(context);

      producer.process(exchange);

      assertThat(exchange.getException()).isNull();
      assertThat(exchange.getMessage().getHeader(MqttHeaders.REASON_CODE, Integer.class))
          .isIn(0, 0x10);
      producer.stop();
    }
  }

  @Test
  void route_stoppedAndStarted_receivesWhatCameInBetween() throws Exception {
    Fixture fixture = new Fixture(artemis);
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (CamelContext context =
        fixture.context(
            Variant.RELIABLE.component(), collecting(fixture.durable(fixture.topic()), seen))) {
      await().atMost(LIMIT).until(() -> Fixture.isUp(context));
      for (int round = 0; round < 3; round++) {
        context.getRouteController().stopRoute("collect");
        seen.clear();
        fixture.publish(20);

        context.getRouteController().startRoute("collect");

        await().atMost(LIMIT).until(() -> seen.size() == 20);
      }
    }
  }

  @Test
  void broker_killedWithABacklog_everyMessageReachesTheRoute() throws Exception {
    // GIVEN
    Fixture fixture = new Fixture(artemis);
    fixture.openSession();
    fixture.publish(2000);
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (CamelContext context =
        fixture.context(
            Variant.RELIABLE.component(), collecting(fixture.durable(fixture.topic()), seen))) {
      await().atMost(LIMIT).until(() -> seen.size() > 100);

      // WHEN
      artemis.kill();
      await().atMost(LIMIT).until(() -> !Fixture.isUp(context));
      artemis.start();

      // THEN
      await().atMost(LIMIT).untilAsserted(() -> assertThat(seen).hasSize(2000));
      await().atMost(LIMIT).until(() -> Fixture.isUp(context));
    }
  }

  private static Exchange exchange(CamelContext context) {
    Exchange exchange = context.getEndpoint("mock:any").createExchange();
    exchange.getMessage().setBody("x");
    return exchange;
  }

  private static RouteBuilder collecting(String endpoint, Set<String> seen) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from(endpoint)
            .routeId("collect")
            .process(exchange -> seen.add(exchange.getMessage().getBody(String.class)));
      }
    };
  }

  private static RouteBuilder batching(
      String endpoint, Variant variant, int size, AtomicInteger entered, AtomicInteger batches) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from(endpoint)
            .process(exchange -> entered.incrementAndGet())
            .aggregate(constant(true), variant.strategy())
            .completionSize(size)
            .process(exchange -> batches.incrementAndGet());
      }
    };
  }
}
