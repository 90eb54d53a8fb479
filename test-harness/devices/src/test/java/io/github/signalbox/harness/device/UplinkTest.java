/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Ledger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UplinkTest {
  private final Ledger ledger = new Ledger();
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final FakeLink link = new FakeLink();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final Object lock = new Object();

  @AfterEach
  void endScheduler() {
    scheduler.shutdownNow();
  }

  @Test
  void event_sentWhileAway_keptUntilConnected() {
    Uplink uplink = uplink(Faults.NONE, false);

    uplink.send(event("a"));
    assertThat(link.published).isEmpty();
    uplink.connected();

    assertThat(link.published).containsExactly("a");
    assertThat(ledger.count(Flow.STATUS_UP, Fate.SENT)).isEqualTo(1);
  }

  @Test
  void event_notAcknowledgedBeforeTheBreak_sentAgainWithSameId() {
    Uplink uplink = uplink(Faults.NONE, false);
    uplink.connected();
    uplink.send(event("a"));

    uplink.disconnected();
    link.failAll();
    uplink.connected();

    assertThat(link.published).containsExactly("a", "a");
    assertThat(ledger.count(Flow.STATUS_UP, Fate.SENT, "a")).isEqualTo(1);
    assertThat(ledger.count(Flow.STATUS_UP, Fate.REPEATED, "a")).isEqualTo(1);
    assertThat(uplink.openEvents()).isEqualTo(1);
  }

  @Test
  void event_acknowledged_notSentAgain() {
    Uplink uplink = uplink(Faults.NONE, false);
    uplink.connected();
    uplink.send(event("a"));
    link.acknowledgeAll();

    uplink.disconnected();
    uplink.connected();

    assertThat(link.published).containsExactly("a");
    assertThat(uplink.openEvents()).isZero();
    assertThat(acknowledged).hasValue(1);
  }

  @Test
  void event_acknowledgedTwice_countedOnce() {
    Uplink uplink = uplink(Faults.NONE, false);
    uplink.connected();
    uplink.send(event("a"));
    uplink.send(event("a"));
    link.acknowledgeAll();

    assertThat(ledger.count(Flow.STATUS_UP, Fate.ACKNOWLEDGED)).isEqualTo(1);
    assertThat(acknowledged).hasValue(1);
  }

  @Test
  void event_namedToBeDropped_neverSent() {
    Uplink uplink = uplink(Faults.builder().drop(Selection.named("a")).build(), false);
    uplink.connected();

    uplink.send(event("a"));
    uplink.send(event("b"));

    assertThat(link.published).containsExactly("b");
    assertThat(ledger.ids(Flow.STATUS_UP, Fate.DROPPED)).containsExactly("a");
  }

  @Test
  void event_toBeDuplicated_sentTwice() {
    Uplink uplink = uplink(Faults.builder().duplicate(Selection.share(1)).build(), false);
    uplink.connected();

    uplink.send(event("a"));

    assertThat(link.published).containsExactly("a", "a");
  }

  @Test
  void event_toBeDelayed_openAndSentLater() {
    Faults faults = Faults.builder().delay(Selection.share(1), Duration.ofMillis(200)).build();
    Uplink uplink = uplink(faults, false);
    uplink.connected();

    synchronized (lock) {
      uplink.send(event("a"));
      assertThat(link.published).isEmpty();
      assertThat(uplink.openEvents()).isEqualTo(1);
    }

    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(link.published).containsExactly("a"));
  }

  @Test
  void silentDevice_sends_nothingPublished() {
    Uplink uplink = uplink(Faults.NONE, true);
    uplink.connected();

    uplink.send(event("a"));

    assertThat(link.published).isEmpty();
    assertThat(uplink.openEvents()).isZero();
  }

  private Uplink uplink(Faults faults, boolean silent) {
    FleetSettings settings =
        FleetSettings.builder(BrokerAccess.parse("tcp://127.0.0.1:1883")).faults(faults).build();
    DeviceContext context =
        new DeviceContext(
            settings,
            Contracts.load(),
            ledger,
            new Chances(settings.seed()),
            new MqttLinks(settings, Duration.ZERO),
            scheduler);
    return new Uplink(lock, context, link, silent);
  }

  private Outgoing event(String id) {
    return new Outgoing(
        Flow.STATUS_UP,
        "tag-status-up/report",
        id,
        id.getBytes(StandardCharsets.UTF_8),
        acknowledged::incrementAndGet);
  }

  /** Remembers what is published; the test decides what becomes of it. */
  private static final class FakeLink implements MqttLink {
    private final List<String> published = new ArrayList<>();
    private final List<CompletableFuture<Void>> acks = new ArrayList<>();

    @Override
    public CompletableFuture<?> publish(String topic, byte[] payload) {
      published.add(new String(payload, StandardCharsets.UTF_8));
      CompletableFuture<Void> ack = new CompletableFuture<>();
      acks.add(ack);
      return ack;
    }

    void acknowledgeAll() {
      acks.forEach(ack -> ack.complete(null));
    }

    void failAll() {
      acks.forEach(ack -> ack.completeExceptionally(new IllegalStateException("closed")));
    }

    @Override
    public CompletableFuture<?> connect() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<?> subscribe(String topic) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<?> disconnect() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void cut() {
      failAll();
    }
  }
}
