/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.broker;

import java.util.function.ToDoubleFunction;

/** What is compared between the sides. */
enum Figure {
  /** CPU time of the broker's process, from the first message of a take until the last arrived. */
  CPU_PER_MESSAGE("CPU per message, µs", "cpuMicrosPerMessage", 0, Figure::cpuPerMessage),
  /** From the time a message was due until its client had it. */
  P50("p50, ms", "p50Millis", 2, taken -> latency(taken, 50)),
  /** The same, at the 99th percentile. */
  P99("p99, ms", "p99Millis", 1, taken -> latency(taken, 99)),
  /** After a full collection. */
  HEAP_PER_CLIENT(
      "heap per client, KiB", "heapKibPerClient", 1, taken -> taken.heapBytesPerClient() / 1024),
  /** Clients that have their topics. */
  CONNECTS_PER_SECOND(
      "connects per s", "connectsPerSecond", 0, taken -> taken.connects() / taken.connectSeconds()),
  /** CPU time of the broker's process until the client has its topics. */
  CPU_PER_CONNECT(
      "CPU per connect, ms",
      "cpuMillisPerConnect",
      2,
      taken -> taken.connectCpuMicros() / taken.connects() / 1000);

  private final String label;
  private final String key;
  private final int decimals;
  private final ToDoubleFunction<Measurement> value;

  Figure(String label, String key, int decimals, ToDoubleFunction<Measurement> value) {
    this.label = label;
    this.key = key;
    this.decimals = decimals;
    this.value = value;
  }

  private static double cpuPerMessage(Measurement taken) {
    return taken.messageCpuMicros() / taken.messages();
  }

  private static double latency(Measurement taken, double percentile) {
    return taken.latencyMicros().getValueAtPercentile(percentile) / 1000.0;
  }

  /** Returns its name for people, with the unit. */
  String label() {
    return label;
  }

  /** Returns its name in JSON. */
  String key() {
    return key;
  }

  /** Returns how many decimals are worth showing. */
  int decimals() {
    return decimals;
  }

  double of(Measurement taken) {
    return value.applyAsDouble(taken);
  }
}
