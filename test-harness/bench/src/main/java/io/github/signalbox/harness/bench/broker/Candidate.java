/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.broker;

import io.github.signalbox.harness.bench.OpenLoop;
import java.nio.file.Path;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/** One broker with its clients, and what they took since the current step began. */
final class Candidate implements AutoCloseable {
  private static final int DIGITS = 3;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICRO = 1000;

  private final Side side;
  private final int parents;
  private final int round;
  private final MeasuredBroker broker;
  private final Load load;
  private int clients;
  private int standing;
  private long standingHeapBytes;

  private int connects;
  private Duration connecting = Duration.ZERO;
  private Duration connectCpu = Duration.ZERO;
  private long messages;
  private long missing;
  private Duration messageCpu = Duration.ZERO;
  private Histogram latency = new Histogram(DIGITS);

  Candidate(Path folder, Side side, int parents, int round, int heapMebibytes) {
    this.side = side;
    this.parents = parents;
    this.round = round;
    this.broker = new MeasuredBroker(folder, side, parents, heapMebibytes);
    try {
      this.load = new Load(folder, broker, side, parents);
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  Side side() {
    return side;
  }

  int clients() {
    return clients;
  }

  /**
   * Brings both processes to working temperature; nothing of it is measured. The clients stay, and
   * the heap is counted from them on.
   *
   * @param waves how often they connect
   * @param count clients
   * @param warmUp messages to them
   */
  void warmUp(int waves, int count, int warmUp) throws InterruptedException {
    for (int wave = 1; wave < waves; wave++) {
      load.connect(count);
      load.leave();
    }
    load.connect(count);
    clients = count;
    load.send(warmUp, BrokerBenchSettings.WARM_UP_RATE);
    standing = count;
    standingHeapBytes = broker.heapBytes();
  }

  /** Connects more clients. */
  void connect(int count) {
    Duration before = broker.cpu();
    connecting = connecting.plus(load.connect(count));
    connectCpu = connectCpu.plus(broker.cpu().minus(before));
    connects += count;
    clients += count;
  }

  /** Sends messages to all clients in turn. */
  void send(int count, int ratePerSecond) {
    Duration before = broker.cpu();
    OpenLoop.Result result = load.send(count, ratePerSecond);
    messageCpu = messageCpu.plus(broker.cpu().minus(before));
    messages += count;
    missing += result.missing();
    latency.add(result.micros());
  }

  /** Returns what was taken since the last call, and begins anew. */
  Measurement endStep() throws InterruptedException {
    double heap = (double) (broker.heapBytes() - standingHeapBytes) / (clients - standing);
    Measurement measurement =
        new Measurement(
            side,
            parents,
            clients,
            round,
            connects,
            connecting.toNanos() / NANOS_PER_SECOND,
            connectCpu.toNanos() / NANOS_PER_MICRO,
            heap,
            messages,
            missing,
            messageCpu.toNanos() / NANOS_PER_MICRO,
            latency);
    connects = 0;
    connecting = Duration.ZERO;
    connectCpu = Duration.ZERO;
    messages = 0;
    missing = 0;
    messageCpu = Duration.ZERO;
    latency = new Histogram(DIGITS);
    return measurement;
  }

  @Override
  public void close() {
    load.close();
    broker.close();
  }
}
