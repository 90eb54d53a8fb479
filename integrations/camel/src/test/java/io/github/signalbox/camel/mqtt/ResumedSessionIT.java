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
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sessions that outlive their connections, on a real broker: MQTT 5.0, sections 3.1.2.11.2 (session
 * expiry), 4.1 (session state), 4.4 (delivery retry), 4.8.2 (shared subscriptions).
 *
 * <p>Not here: a session that expires, after which the broker has nothing left to deliver.
 */
class ResumedSessionIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

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
  void sharedSubscription_moreWaitsThanTheReceiveMaximum_everythingArrives() throws Exception {
    // GIVEN a back end that is away while the session is resumed
    Fixture fixture = new Fixture(artemis);
    String shared = "$share/g/" + fixture.topic();
    fixture.openSession(shared);
    fixture.publish(50);
    CountDownLatch backEndIsBack = new CountDownLatch(1);
    List<String> seen = new CopyOnWriteArrayList<>();
    RouteBuilder routes =
        blocking(fixture.durable(shared) + "&receiveMaximum=10", backEndIsBack, seen);
    try (CamelContext context = fixture.context(new ReliablePahoMqtt5Component(), routes)) {
      await().atMost(LIMIT).until(() -> Fixture.isUp(context));

      // WHEN
      backEndIsBack.countDown();

      // THEN
      await().atMost(LIMIT).until(() -> Set.copyOf(seen).size() == 50);
      assertThat(seen).doesNotHaveDuplicates();
    }
    assertThat(fixture.unacknowledged()).isEmpty();
  }

  @Test
  void batch_openWhileTheBrokerIsKilled_isAcknowledgedAsFarAsItCanBe() throws Exception {
    // GIVEN half a batch
    Fixture fixture = new Fixture(artemis);
    List<String> entered = new CopyOnWriteArrayList<>();
    List<Object> batches = new CopyOnWriteArrayList<>();
    fixture.openSession();
    CamelContext context =
        fixture.context(
            new ReliablePahoMqtt5Component(),
            new RouteBuilder() {
              @Override
              public void configure() {
                from(fixture.durable(fixture.topic()))
                    .process(exchange -> entered.add(exchange.getMessage().getBody(String.class)))
                    .aggregate(constant(true), new AckAfterBatch())
                    .completionSize(10)
                    .process(exchange -> batches.add(exchange.getMessage().getBody()));
              }
            });
    fixture.publish(5);
    await().atMost(LIMIT).until(() -> entered.size() == 5);

    // WHEN the broker delivers it again, as the other half
    artemis.kill();
    artemis.start();
    await().atMost(LIMIT).until(() -> batches.size() == 1);
    context.stop();

    // THEN
    assertThat(entered).hasSize(10);
    assertThat(fixture.unacknowledged()).isEmpty();
  }

  @Test
  void route_startedWithoutABroker_receivesOnceItIsThere() throws Exception {
    Fixture fixture = new Fixture(artemis);
    fixture.openSession();
    fixture.publish(10);
    artemis.stop();
    Set<String> seen = ConcurrentHashMap.newKeySet();

    try (CamelContext context =
        fixture.context(
            new ReliablePahoMqtt5Component(),
            collecting(fixture.durable(fixture.topic()) + "&maxReconnectDelay=500", seen))) {
      assertThat(Fixture.isUp(context)).isFalse();
      artemis.start();
      await().atMost(LIMIT).until(() -> seen.size() == 10);
      await().atMost(LIMIT).until(() -> Fixture.isUp(context));
    }
  }

  @Test
  void route_suspendedAndResumed_handsOnWhatCameInBetween() throws Exception {
    Fixture fixture = new Fixture(artemis);
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (CamelContext context =
        fixture.context(
            new ReliablePahoMqtt5Component(), collecting(fixture.durable(fixture.topic()), seen))) {
      await().atMost(LIMIT).until(() -> Fixture.isUp(context));
      context.getRouteController().suspendRoute("collect");
      fixture.publish(10);
      await()
          .during(Duration.ofSeconds(1))
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(seen).isEmpty());

      context.getRouteController().resumeRoute("collect");

      await().atMost(LIMIT).until(() -> seen.size() == 10);
    }
    assertThat(fixture.unacknowledged()).isEmpty();
  }

  @Test
  void route_blockedWithItsBytesUsedUp_receivesTheRestAfterwards() throws Exception {
    // GIVEN room for three messages, and a reader that waits for half a second
    Fixture fixture = new Fixture(artemis);
    ReliablePahoMqtt5Component component = new ReliablePahoMqtt5Component();
    component.setMaxInFlightBytes(3);
    CountDownLatch backEndIsBack = new CountDownLatch(1);
    Set<String> seen = ConcurrentHashMap.newKeySet();
    fixture.openSession();
    fixture.publish(30);
    String endpoint = fixture.durable(fixture.topic()) + "&keepAliveInterval=1";

    // WHEN
    try (CamelContext context =
        fixture.context(component, blocking(endpoint, backEndIsBack, seen))) {
      await()
          .during(Duration.ofSeconds(3))
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(seen).isEmpty());
      assertThat(Fixture.isUp(context)).isTrue();
      backEndIsBack.countDown();

      // THEN
      await().atMost(LIMIT).until(() -> seen.size() == 30);
    }
    assertThat(fixture.unacknowledged()).isEmpty();
  }

  private static RouteBuilder blocking(
      String endpoint, CountDownLatch until, Collection<String> seen) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from(endpoint)
            .process(exchange -> until.await(LIMIT.toSeconds(), TimeUnit.SECONDS))
            .process(exchange -> seen.add(exchange.getMessage().getBody(String.class)));
      }
    };
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
}
