/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.broker;

import org.HdrHistogram.Histogram;

/**
 * What one side took in one step of one round.
 *
 * @param side what was measured
 * @param parents downlink parents of each client
 * @param clients connected clients
 * @param round number of the pair of brokers, from 1
 * @param connects connects that were measured
 * @param connectSeconds time until all of them had their topics, s
 * @param connectCpuMicros CPU time of the broker for them, µs
 * @param heapBytesPerClient bytes on the broker's heap per client, without those of the first few
 * @param messages point-to-point messages that were sent
 * @param missing those of them that did not arrive
 * @param messageCpuMicros CPU time of the broker for them, µs
 * @param latencyMicros latency of those that arrived, µs
 */
record Measurement(
    Side side,
    int parents,
    int clients,
    int round,
    int connects,
    double connectSeconds,
    double connectCpuMicros,
    double heapBytesPerClient,
    long messages,
    long missing,
    double messageCpuMicros,
    Histogram latencyMicros) {}
