/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.broker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.message.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * All figures of a run.
 *
 * @param settings how much was measured
 * @param machine what it was measured on
 * @param results the figures
 * @param leftOut what was not measured, and why
 */
record BrokerBenchReport(
    BrokerBenchSettings settings,
    Map<String, String> machine,
    Results results,
    List<String> leftOut) {
  private static final String RATIO = "ratio ";

  /** Returns the report for people, in Markdown. */
  String text() {
    StringBuilder text = new StringBuilder("## Signalbox broker benchmark\n\n");
    MarkdownTable facts = new MarkdownTable(List.of("Machine", ""));
    machine.forEach((name, value) -> facts.add(List.of(name, value)));
    text.append(facts).append('\n').append(conditions());
    leftOut.forEach(line -> text.append("\nLeft out: ").append(line).append(".\n"));
    for (int parents : results.parents()) {
      text.append(format("%n### %d parent%s, medians%n%n", parents, parents == 1 ? "" : "s"));
      text.append(medians(parents));
    }
    if (!results.all().isEmpty()) {
      text.append("\n### Aims\n\n").append(aims());
      text.append("\n### Each round\n\n").append(rounds());
    }
    return text.toString();
  }

  private String conditions() {
    return format(
            "%d bytes at QoS 1, %,d per second, %d rounds of %d takes of %d s of each side in turn, after %,d messages to"
                + " warm up. %,d messages sent, %,d missing.%n",
            BrokerBenchSettings.PAYLOAD_BYTES,
            settings.ratePerSecond(),
            settings.rounds(),
            settings.takes(),
            settings.take().toSeconds(),
            settings.warmUp(),
            results.messages(),
            results.missing())
        + (settings.warmUp() < BrokerBenchSettings.WARM_MESSAGES
            ? "\nToo few messages to warm up: the figures are those of cold JVMs and say little.\n"
            : "");
  }

  private MarkdownTable medians(int parents) {
    MarkdownTable table = new MarkdownTable(heads("Clients", "Side"));
    for (int clients : results.clients(parents)) {
      String count = format("%,d", clients);
      for (Side side : results.sides()) {
        table.add(
            cells(
                List.of(count, side.label()),
                figure -> number(figure, results.median(figure, side, parents, clients))));
      }
      for (Side side : results.sides().stream().filter(Side::hasPlugin).toList()) {
        table.add(
            cells(
                List.of(count, RATIO + side.label()),
                figure -> format("%.2fx", results.ratio(figure, side, parents, clients))));
      }
    }
    return table;
  }

  private MarkdownTable aims() {
    MarkdownTable table = new MarkdownTable(List.of("Aim", "Worst", "Where", "Result"));
    for (Aim aim : Aim.of(results)) {
      table.add(
          List.of(
              aim.name(),
              format("%.2fx", aim.worst()),
              aim.where(),
              aim.isMet() ? "met" : "missed"));
    }
    return table;
  }

  private MarkdownTable rounds() {
    MarkdownTable table = new MarkdownTable(heads("Parents", "Clients", "Round", "Side"));
    for (Measurement taken : results.all()) {
      table.add(
          cells(
              List.of(
                  Integer.toString(taken.parents()),
                  format("%,d", taken.clients()),
                  Integer.toString(taken.round()),
                  taken.side().label()),
              figure -> number(figure, figure.of(taken))));
    }
    return table;
  }

  private static List<String> heads(String... first) {
    List<String> heads = new ArrayList<>(List.of(first));
    for (Figure figure : Figure.values()) {
      heads.add(figure.label());
    }
    return heads;
  }

  private static List<String> cells(List<String> first, Function<Figure, String> value) {
    List<String> cells = new ArrayList<>(first);
    for (Figure figure : Figure.values()) {
      cells.add(value.apply(figure));
    }
    return cells;
  }

  private static String number(Figure figure, double value) {
    return format("%,." + figure.decimals() + "f", value);
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }

  /** Returns all figures as JSON. */
  String json() {
    ObjectNode root = Json.mapper().createObjectNode();
    machine.forEach(root.putObject("machine")::put);
    root.putObject("settings")
        .put("rounds", settings.rounds())
        .put("takes", settings.takes())
        .put("takeSeconds", settings.take().toSeconds())
        .put("ratePerSecond", settings.ratePerSecond())
        .put("payloadBytes", BrokerBenchSettings.PAYLOAD_BYTES)
        .put("warmUpMessages", settings.warmUp());
    leftOut.forEach(root.putArray("leftOut")::add);
    root.put("messages", results.messages()).put("missing", results.missing());
    ArrayNode measured = root.putArray("measured");
    for (Measurement taken : results.all()) {
      ObjectNode node =
          measured
              .addObject()
              .put("side", taken.side().label())
              .put("parents", taken.parents())
              .put("clients", taken.clients())
              .put("round", taken.round());
      for (Figure figure : Figure.values()) {
        node.put(figure.key(), figure.of(taken));
      }
    }
    ratios(root.putArray("ratios"));
    ArrayNode aims = root.putArray("aims");
    for (Aim aim : Aim.of(results)) {
      aims.addObject()
          .put("aim", aim.name())
          .put("limit", aim.limit())
          .put("worst", aim.worst())
          .put("where", aim.where())
          .put("met", aim.isMet());
    }
    return root.toPrettyString();
  }

  private void ratios(ArrayNode array) {
    for (int parents : results.parents()) {
      for (int clients : results.clients(parents)) {
        for (Side side : results.sides().stream().filter(Side::hasPlugin).toList()) {
          ObjectNode node =
              array
                  .addObject()
                  .put("side", side.label())
                  .put("parents", parents)
                  .put("clients", clients);
          for (Figure figure : Figure.values()) {
            node.put(figure.key(), results.ratio(figure, side, parents, clients));
          }
        }
      }
    }
  }
}
