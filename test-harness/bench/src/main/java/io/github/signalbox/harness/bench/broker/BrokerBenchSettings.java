/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.broker;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How much is measured.
 *
 * @param clients connected clients of each step, 2 or more; ascending
 * @param parents downlink parents whose point-to-point topics each client receives, 1 to 20
 * @param rounds pairs of fresh brokers for each number of parents, 1 or more
 * @param takes measurements of messages of each side in a step, in alternating order, 1 or more
 * @param take length of one measurement, whole seconds
 * @param ratePerSecond messages per second while it is measured, 1 or more
 * @param warmUp messages that each broker carries before anything is measured, 1 or more
 * @param maxSubscriptions steps with more subscriptions on a broker are left out, 1 or more
 * @param sides what is compared
 */
record BrokerBenchSettings(
    List<Integer> clients,
    List<Integer> parents,
    int rounds,
    int takes,
    Duration take,
    int ratePerSecond,
    int warmUp,
    int maxSubscriptions,
    Set<Side> sides) {
  /** Bytes of a message's payload. */
  static final int PAYLOAD_BYTES = 256;

  /** Messages per second while brokers and clients warm up. */
  static final int WARM_UP_RATE = 4000;

  /** Messages after which the JVMs count as warm. */
  static final int WARM_MESSAGES = 60_000;

  private static final int MAX_PARENTS = 20;

  BrokerBenchSettings {
    clients = List.copyOf(new TreeSet<>(clients));
    parents = List.copyOf(new TreeSet<>(parents));
    sides = EnumSet.copyOf(sides);
    requireWithin("--clients", clients.get(0), 2, Integer.MAX_VALUE);
    requireWithin("--parents", parents.get(0), 1, MAX_PARENTS);
    requireWithin("--parents", parents.get(parents.size() - 1), 1, MAX_PARENTS);
    requireWithin("--rounds", rounds, 1, Integer.MAX_VALUE);
    requireWithin("--takes", takes, 1, Integer.MAX_VALUE);
    requireWithin("--take", take.toSeconds(), 1, Integer.MAX_VALUE);
    requireWithin("--rate", ratePerSecond, 1, Integer.MAX_VALUE);
    requireWithin("--warm-up", warmUp, 1, Integer.MAX_VALUE);
    requireWithin("--max-subscriptions", maxSubscriptions, 1, Integer.MAX_VALUE);
  }

  private static void requireWithin(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          max == Integer.MAX_VALUE
              ? "%s %d must be at least %d".formatted(name, value, min)
              : "%s %d must be %d to %d".formatted(name, value, min, max));
    }
  }

  /** Returns the messages of one measurement. */
  int messagesPerTake() {
    return (int) (take.toSeconds() * ratePerSecond);
  }
}
