/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.message.Json;
import java.util.Locale;

/** The report for programs; times are microseconds. */
final class JsonReport {
  private static final ObjectMapper JSON = Json.mapper();

  private JsonReport() {}

  static String of(LedgerReport report) {
    Snapshot snapshot = report.snapshot();
    ObjectNode root = JSON.createObjectNode();
    root.put("title", report.title());
    root.put("startedAt", snapshot.startedAt().toString());
    root.put("elapsedMs", snapshot.elapsed().toMillis());
    ObjectNode facts = root.putObject("facts");
    report.facts().forEach(facts::put);
    counts(root.putObject("counts"), snapshot);
    latencies(root.putObject("latenciesMicros"), snapshot);
    arrivals(root.putObject("arrivals"), snapshot);
    Balance balance = report.balance();
    if (balance != null) {
      balance(root.putObject("balance"), balance);
    }
    return root.toPrettyString() + "\n";
  }

  private static void counts(ObjectNode node, Snapshot snapshot) {
    for (Flow flow : snapshot.flows()) {
      ObjectNode counts = node.putObject(key(flow));
      for (Fate fate : Fate.values()) {
        counts.put(key(fate), snapshot.count(flow, fate));
      }
    }
  }

  private static void latencies(ObjectNode node, Snapshot snapshot) {
    for (Stage stage : Stage.values()) {
      if (stage.compareTo(Stage.STATUS_TO_ACKNOWLEDGED) > 0
          && snapshot.latency(stage).count() == 0) {
        continue;
      }
      ObjectNode latency = node.putObject(key(stage));
      latency.put("count", snapshot.latency(stage).count());
      snapshot
          .latency(stage)
          .micros()
          .forEach((percentile, micros) -> latency.put("p" + percentile, micros));
    }
  }

  private static void arrivals(ObjectNode node, Snapshot snapshot) {
    node.put("sliceSeconds", snapshot.sliceSeconds());
    for (Flow flow : snapshot.flows()) {
      ArrayNode counts = node.putArray(key(flow));
      for (long count : snapshot.arrivals().get(flow)) {
        counts.add(count);
      }
    }
  }

  private static void balance(ObjectNode node, Balance balance) {
    node.put("balanced", balance.balanced());
    node.put("lost", balance.lost());
    ArrayNode comparisons = node.putArray("comparisons");
    for (Comparison comparison : balance.comparisons()) {
      ObjectNode entry = comparisons.addObject();
      entry.put("flow", key(comparison.flow()));
      entry.put("left", comparison.left());
      entry.put("leftCount", comparison.leftCount());
      entry.put("right", comparison.right());
      entry.put("rightCount", comparison.rightCount());
      ArrayNode differences = entry.putArray("differences");
      comparison.differences().forEach(difference -> difference(differences, difference));
    }
  }

  private static void difference(ArrayNode differences, Difference difference) {
    ObjectNode node = differences.addObject();
    switch (difference) {
      case Difference.Missing missing -> ids(node, "missing", missing.ids());
      case Difference.Doubled doubled -> ids(node, "doubled", doubled.ids());
      case Difference.Unexpected unexpected -> ids(node, "unexpected", unexpected.ids());
      case Difference.CountDiffers counts ->
          node.put("kind", "countDiffers")
              .put("expected", counts.expected())
              .put("found", counts.found());
    }
  }

  private static void ids(ObjectNode node, String kind, Difference.Ids ids) {
    node.put("kind", kind).put("total", ids.total());
    ArrayNode first = node.putArray("first");
    ids.first().forEach(first::add);
  }

  /** Turns an enum constant into a camel-case key: STATUS_UP becomes statusUp. */
  private static String key(Enum<?> constant) {
    StringBuilder key = new StringBuilder();
    for (String word : constant.name().toLowerCase(Locale.ROOT).split("_")) {
      key.append(key.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return key.toString();
  }
}
