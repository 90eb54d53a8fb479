/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker;

import io.github.signalbox.addressing.AddressingException;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.broker.policy.Addresses;
import io.github.signalbox.broker.policy.Policy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.artemis.core.postoffice.impl.LocalQueueBinding;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;

/**
 * What the sessions of clients are subscribed to, whether they are connected or not: the broker
 * names the queue of a subscription by client ID, a dot, and address.
 *
 * <p>Leaves out the clients' own point-to-point topics and shared subscriptions, which belong to no
 * client.
 */
final class Subscriptions {
  private final Map<ClientId, Set<String>> filters = new ConcurrentHashMap<>();
  private final Policy policy;
  private final Addresses addresses;

  Subscriptions(Policy policy, Addresses addresses) {
    this.policy = policy;
    this.addresses = addresses;
  }

  /** Looks at the queues that the broker has from before its start. */
  void load(ActiveMQServer server) {
    server
        .getPostOffice()
        .getAllBindings()
        .filter(LocalQueueBinding.class::isInstance)
        .map(LocalQueueBinding.class::cast)
        .forEach(binding -> added(binding.getQueue()));
  }

  void added(Queue queue) {
    String address = queue.getAddress().toString();
    String name = queue.getName().toString();
    if (!policy.isPointToPoint(addresses.toTopic(address)) && name.endsWith("." + address)) {
      try {
        ClientId client = ClientId.parse(name.substring(0, name.length() - address.length() - 1));
        filters
            .computeIfAbsent(client, id -> ConcurrentHashMap.newKeySet())
            .add(addresses.toFilter(address));
      } catch (AddressingException e) {
        // A shared subscription, or another application's queue.
        return;
      }
    }
  }

  void removed(Queue queue) {
    String address = queue.getAddress().toString();
    String name = queue.getName().toString();
    int end = name.length() - address.length() - 1;
    if (end < 1 || !name.endsWith("." + address) || !name.contains(ClientId.SEPARATOR)) {
      return;
    }
    try {
      filters.computeIfPresent(
          ClientId.parse(name.substring(0, end)),
          (id, held) -> {
            held.remove(addresses.toFilter(address));
            return held.isEmpty() ? null : held;
          });
    } catch (AddressingException e) {
      // Not added either.
      return;
    }
  }

  /** Returns the topic filters of a client. */
  Set<String> of(ClientId clientId) {
    return Set.copyOf(filters.getOrDefault(clientId, Set.of()));
  }
}
