/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker;

import io.github.signalbox.broker.mqtt.ConnectedClient;
import io.github.signalbox.broker.policy.Refusal;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Who is connected, and what was counted since the broker started. */
final class Counters implements CountersMXBean {
  private final ConcurrentMap<Long, ConnectedClient> clients = new ConcurrentHashMap<>();
  private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);
  private final LongAdder connects = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder undeliverable = new LongAdder();
  private final LongAdder tooFast = new LongAdder();
  private final LongAdder failures = new LongAdder();

  Counters() {
    for (Refusal refusal : Refusal.values()) {
      refusals.put(refusal, new LongAdder());
    }
  }

  void connected(ConnectedClient client) {
    clients.put(client.channel(), client);
    connects.increment();
  }

  void gone(ConnectedClient client) {
    clients.remove(client.channel());
  }

  void refused(Refusal refusal) {
    refusals.get(refusal).increment();
  }

  void pointToPoint(boolean bound) {
    (bound ? sent : undeliverable).increment();
  }

  void delivered() {
    delivered.increment();
  }

  void tooFast() {
    tooFast.increment();
  }

  void failed() {
    failures.increment();
  }

  Collection<ConnectedClient> clients() {
    return clients.values();
  }

  @Override
  public long getConnectCount() {
    return connects.sum();
  }

  @Override
  public long getPointToPointSentCount() {
    return sent.sum();
  }

  @Override
  public long getPointToPointDeliveredCount() {
    return delivered.sum();
  }

  @Override
  public long getPointToPointUndeliverableCount() {
    return undeliverable.sum();
  }

  @Override
  public long getAboveAdvisedRateCount() {
    return tooFast.sum();
  }

  @Override
  public long getFailureCount() {
    return failures.sum();
  }

  @Override
  public Map<String, Long> getRefusalCounts() {
    Map<String, Long> counts = new TreeMap<>();
    refusals.forEach((refusal, count) -> counts.put(refusal.label(), count.sum()));
    return counts;
  }

  @Override
  public Map<String, Long> getConnectedClientCounts() {
    return clients.values().stream()
        .collect(
            Collectors.groupingBy(
                client -> client.clientId().groupId(), TreeMap::new, Collectors.counting()));
  }

  @Override
  public List<String> connectedClients(String groupId) {
    return clients.values().stream()
        .filter(client -> client.clientId().groupId().equals(groupId))
        .map(client -> client.clientId() + " " + client.address() + " since " + client.since())
        .sorted()
        .toList();
  }
}
