/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The report's charts as inline SVG, coloured by the page's style. */
final class Charts {
  private static final double WIDTH = 900;
  private static final double LEFT = 220;
  private static final double RIGHT = 880;
  private static final double ROW = 30;

  private Charts() {}

  static String css(Flow flow) {
    return switch (flow) {
      case STATUS_UP -> "status";
      case TASK_DOWN -> "task";
      case TASK_ACCEPTED -> "accepted";
      case TASK_COMPLETED -> "completed";
      case CALL_REQUESTED -> "task";
      case CALL_ANSWERED -> "accepted";
      case CALL_CONTROL -> "status";
      case INVITATION_DOWN, CALL_NOTICE_DOWN -> "completed";
      case GATEWAY_STATUS_UP -> "status";
      case GATEWAY_REPLY_UP -> "completed";
      case GATEWAY_COMMAND_DOWN -> "task";
    };
  }

  private static String css(Stage stage) {
    return switch (stage) {
      case REQUEST_TO_RECEIPT, SENT_TO_RECEIPT -> "task";
      case SENT_TO_ACCEPTED -> "accepted";
      case REQUEST_TO_COMPLETED, SENT_TO_COMPLETED -> "completed";
      case STATUS_TO_ACKNOWLEDGED -> "status";
      case CALL_TO_INVITATION -> "task";
      case ANSWER_TO_CONFIRMED -> "accepted";
      case COMMAND_TO_RECEIPT -> "task";
      case COMMAND_TO_REPLIED -> "completed";
    };
  }

  static Map<Stage, Latency> measured(Snapshot snapshot) {
    Map<Stage, Latency> measured = new EnumMap<>(snapshot.latencies());
    measured.values().removeIf(latency -> latency.count() == 0);
    return measured;
  }

  /** Draws events per second over the run, a line per flow. */
  static String arrivals(Snapshot snapshot) {
    return ArrivalsChart.of(snapshot);
  }

  /** Draws p50 to p99 as a bar with a mark at each, on a logarithmic axis of time. */
  static String latencies(Snapshot snapshot) {
    Map<Stage, Latency> measured = measured(snapshot);
    if (measured.isEmpty()) {
      return "";
    }
    double min = Double.MAX_VALUE;
    double max = 1;
    for (Latency latency : measured.values()) {
      min = Math.min(min, Math.max(1, latency.micros().getOrDefault(10.0, 1L)));
      max = Math.max(max, latency.micros().getOrDefault(99.9, 1L));
    }
    LogAxis axis = LogAxis.around(min, max, LEFT, RIGHT);
    double height = measured.size() * ROW + 30;
    StringBuilder svg = open(height, "Times by stage, p50 to p99.9, logarithmic");
    axis.draw(svg, height - 22);
    double y = ROW / 2;
    for (Map.Entry<Stage, Latency> entry : measured.entrySet()) {
      latencyRow(svg, entry.getKey(), entry.getValue(), axis, y);
      y += ROW;
    }
    return svg.append("</svg>\n").toString()
        + "<p class=\"legend\"><b>bar: p10 to p90 · mark: p50 · line: to p99.9</b></p>\n";
  }

  private static void latencyRow(
      StringBuilder svg, Stage stage, Latency latency, LogAxis axis, double y) {
    double low = axis.at(latency.micros().getOrDefault(10.0, 1L));
    double middle = axis.at(latency.micros().getOrDefault(50.0, 1L));
    double high = axis.at(latency.micros().getOrDefault(90.0, 1L));
    double top = axis.at(latency.micros().getOrDefault(99.9, 1L));
    svg.append(text(LEFT - 12, y + 4, "end", "label", stage.title()))
        .append("<g class=\"%s\">".formatted(css(stage)))
        .append(
            format(
                "<line class=\"whisker\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>",
                low, top, y, y))
        .append(
            format(
                "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"14\" rx=\"3\"/>",
                low, y - 7, Math.max(3, high - low)))
        .append(
            format(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"3\" height=\"14\" fill=\"var(--card)\"/></g>\n",
                middle - 1.5, y - 7));
  }

  /** Draws one bar per flow and fate, as long as its count. */
  static String counts(Snapshot snapshot) {
    long max = 1;
    int rows = 0;
    for (Flow flow : Flow.values()) {
      for (Fate fate : Fate.values()) {
        max = Math.max(max, snapshot.count(flow, fate));
        rows += snapshot.count(flow, fate) > 0 ? 1 : 0;
      }
    }
    if (rows == 0) {
      return "";
    }
    double step = ROW * 2 / 3;
    StringBuilder svg = open(rows * step + 8, "Events by flow and fate");
    double y = step / 2;
    for (Flow flow : Flow.values()) {
      for (Fate fate : Fate.values()) {
        if (snapshot.count(flow, fate) > 0) {
          countRow(svg, flow, fate, snapshot.count(flow, fate), max, y);
          y += step;
        }
      }
    }
    return svg.append("</svg>\n").toString();
  }

  private static void countRow(
      StringBuilder svg, Flow flow, Fate fate, long count, long max, double y) {
    double length = Math.max(1, (RIGHT - 70 - LEFT) * count / max);
    svg.append(text(LEFT - 12, y + 4, "end", "label", flow.title() + ": " + fate.title()))
        .append(
            format(
                "<g class=\"%s\"><rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\""
                    + " height=\"12\" rx=\"2\"/></g>",
                css(flow), LEFT, y - 6, length))
        .append(text(LEFT + length + 6, y + 4, "start", "", Units.count(count)))
        .append('\n');
  }

  static StringBuilder open(double height, String description) {
    return new StringBuilder(
        format(
            "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">\n",
            WIDTH, height, description));
  }

  static String text(double x, double y, String anchor, String css, String text) {
    return format(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>",
        x, y, anchor, css, HtmlReport.escape(text));
  }

  static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
