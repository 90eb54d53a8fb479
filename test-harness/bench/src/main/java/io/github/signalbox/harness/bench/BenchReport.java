/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.message.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * All figures of a run.
 *
 * @param settings how much was measured
 * @param machine what it was measured on
 * @param push latency of price changes
 * @param drain throughput of status reports
 * @param ready from the start of the first server until the bridge was ready
 * @param footprints memory of the bridge at several moments
 */
record BenchReport(
    BenchSettings settings,
    Map<String, String> machine,
    PushBench.Result push,
    DrainBench.Result drain,
    Duration ready,
    Map<String, Footprint> footprints) {
  private static final double[] PERCENTILES = {50, 90, 99, 100};
  private static final List<String> MOMENTS =
      List.of("idle", "after price changes", "after status reports");
  private static final double MIB = 1 << 20;
  private static final double MICROS = 1000;

  /** Returns the table for people. */
  String text() {
    StringBuilder text = new StringBuilder("\nSignalbox benchmark\n");
    machine.forEach((name, value) -> text.append("  %-24s%s%n".formatted(name, value)));
    pushTable(text);
    drainTable(text);
    text.append("%nStart and memory%n".formatted());
    row(text, "ready, as in the demo", "%.1f s".formatted(ready.toMillis() / 1000.0), "aim: 40 s");
    for (String moment : MOMENTS) {
      Footprint memory = footprints.get(moment);
      String heap = "%.0f MiB".formatted(memory.heapBytes() / MIB);
      String resident = "process %.0f MiB".formatted(memory.residentBytes() / MIB);
      row(text, "bridge heap " + moment, heap, resident);
    }
    return text.append("  (heap: what is alive after a full collection; -Xmx256m)").toString();
  }

  private void pushTable(StringBuilder text) {
    text.append(
        "%nPrice change until the access point has it, %d/s, %d rounds of %d s, open loop%n"
            .formatted(settings.ratePerSecond(), settings.rounds(), settings.take().toSeconds()));
    text.append("  %-24s%10s%10s%10s%10s%10s%n".formatted("", "p50", "p90", "p99", "max", "n"));
    pushRow(text, "published directly", push.direct());
    pushRow(text, "through the bridge", push.bridge());
    text.append("  %-24s".formatted("ratio"));
    for (double percentile : PERCENTILES) {
      text.append("%9.1fx".formatted(pushRatio(percentile)));
    }
    text.append("   aim at p50: at most 2x\n  (medians of the rounds)\n");
  }

  private static void pushRow(StringBuilder text, String name, List<Histogram> takes) {
    text.append("  %-24s".formatted(name));
    for (double percentile : PERCENTILES) {
      text.append("%7.2f ms".formatted(percentile(takes, percentile) / MICROS));
    }
    text.append("%10d%n".formatted(takes.stream().mapToLong(Histogram::getTotalCount).sum()));
  }

  private static double percentile(List<Histogram> takes, double percentile) {
    ToLongFunction<Histogram> value = take -> take.getValueAtPercentile(percentile);
    return median(takes.stream().mapToLong(value).asDoubleStream().boxed().toList());
  }

  private double pushRatio(double percentile) {
    return percentile(push.bridge(), percentile) / percentile(push.direct(), percentile);
  }

  private void drainTable(StringBuilder text) {
    text.append(
        "%nStatus reports into PostgreSQL, %,d of %,d bytes with %d tags each, from the broker's queue%n"
            .formatted(settings.reports(), drain.bytes(), BenchEvents.TAGS));
    text.append("  %-34s%10s   %s%n".formatted("", "median", "rounds"));
    drainRow(text, "hand-written loop", drain.handWritten());
    drainRow(text, "bridge", drain.bridge());
    row(text, "ratio", "%.2fx".formatted(drainRatio()), "aim: at least 0.7x");
  }

  private static void drainRow(StringBuilder text, String name, List<Double> rates) {
    StringBuilder rounds = new StringBuilder();
    rates.forEach(rate -> rounds.append(String.format(Locale.ROOT, "%,.0f  ", rate)));
    row(
        text,
        name,
        String.format(Locale.ROOT, "%,.0f/s", median(rates)),
        rounds.toString().strip());
  }

  private double drainRatio() {
    return median(drain.bridge()) / median(drain.handWritten());
  }

  private static void row(StringBuilder text, String name, String value, String remark) {
    text.append("  %-34s%10s   %s%n".formatted(name, value, remark));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Returns all figures as JSON. */
  String json() {
    ObjectNode root = Json.mapper().createObjectNode();
    machine.forEach(root.putObject("machine")::put);
    ObjectNode pushed = root.putObject("push");
    pushed.put("ratePerSecond", settings.ratePerSecond());
    pushed.put("ratioAtP50", pushRatio(50)).put("aimAtP50", 2.0);
    takes(pushed.putArray("direct"), push.direct());
    takes(pushed.putArray("bridge"), push.bridge());
    ObjectNode drained = root.putObject("statusReports");
    drained.put("reports", settings.reports()).put("bytes", drain.bytes());
    drained.put("ratio", drainRatio()).put("aim", 0.7);
    drain.handWritten().forEach(drained.putArray("handWrittenPerSecond")::add);
    drain.bridge().forEach(drained.putArray("bridgePerSecond")::add);
    root.put("readySeconds", ready.toMillis() / 1000.0);
    ObjectNode memory = root.putObject("bridgeMemory");
    footprints.forEach(
        (moment, footprint) ->
            memory
                .putObject(moment)
                .put("heapBytes", footprint.heapBytes())
                .put("residentBytes", footprint.residentBytes()));
    return root.toPrettyString();
  }

  private static void takes(ArrayNode array, List<Histogram> takes) {
    for (Histogram take : takes) {
      ObjectNode node = array.addObject().put("messages", take.getTotalCount());
      for (double percentile : PERCENTILES) {
        node.put(
            "p%.0fMillis".formatted(percentile), take.getValueAtPercentile(percentile) / MICROS);
      }
    }
  }
}
