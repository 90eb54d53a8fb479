/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

/** Events per second over the run, a line per flow. */
final class ArrivalsChart {
  private static final double LEFT = 60;
  private static final double RIGHT = 880;
  private static final double TOP = 10;
  private static final double BOTTOM = 200;
  private static final int GRID_LINES = 4;
  private static final int MAX_POINTS = 200;

  private ArrivalsChart() {}

  static String of(Snapshot snapshot) {
    int slices = snapshot.arrivals().values().iterator().next().length;
    if (slices < 3) {
      return "";
    }
    int group = (slices + MAX_POINTS - 1) / MAX_POINTS;
    double secondsPerPoint = (double) snapshot.sliceSeconds() * group;
    double max = 0;
    for (long[] counts : snapshot.arrivals().values()) {
      max = Math.max(max, max(counts, group) / secondsPerPoint);
    }
    double top = Scale.niceCeiling(max);
    StringBuilder svg = Charts.open(BOTTOM + 25, "Events per second over the run");
    grid(svg, top, slices * snapshot.sliceSeconds());
    for (Flow flow : snapshot.flows()) {
      line(svg, flow, snapshot.arrivals().get(flow), group, top * secondsPerPoint);
    }
    return legend(snapshot) + svg.append("</svg>\n");
  }

  private static void grid(StringBuilder svg, double top, long seconds) {
    for (int i = 0; i <= GRID_LINES; i++) {
      double y = BOTTOM - (BOTTOM - TOP) * i / GRID_LINES;
      double x = LEFT + (RIGHT - LEFT) * i / GRID_LINES;
      String anchor = i == 0 ? "start" : i == GRID_LINES ? "end" : "middle";
      svg.append(
              Charts.format(
                  "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>",
                  LEFT, RIGHT, y, y))
          .append(Charts.text(LEFT - 8, y + 4, "end", "", Units.rate(top * i / GRID_LINES)))
          .append(Charts.text(x, BOTTOM + 18, anchor, "", seconds * i / GRID_LINES + " s"))
          .append('\n');
    }
  }

  private static void line(StringBuilder svg, Flow flow, long[] counts, int group, double top) {
    int points = (counts.length + group - 1) / group;
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < points; i++) {
      double x = LEFT + (RIGHT - LEFT) * i / Math.max(1, points - 1);
      double y = BOTTOM - (BOTTOM - TOP) * sum(counts, i * group, group) / top;
      path.append(Charts.format("%s%.1f %.1f", i == 0 ? "M" : "L", x, y));
    }
    svg.append(
        Charts.format(
            "<g class=\"%s\"><path class=\"line\" d=\"%s\"/></g>\n", Charts.css(flow), path));
  }

  private static String legend(Snapshot snapshot) {
    StringBuilder html = new StringBuilder("<p class=\"legend\">");
    for (Flow flow : snapshot.flows()) {
      html.append(
          "<span class=\"%s\"><b>%s %s</b></span>"
              .formatted(Charts.css(flow), flow.title(), flow.arrived().title()));
    }
    return html.append("</p>\n").toString();
  }

  private static long max(long[] counts, int group) {
    long max = 0;
    for (int i = 0; i < counts.length; i += group) {
      max = Math.max(max, sum(counts, i, group));
    }
    return max;
  }

  private static long sum(long[] counts, int from, int group) {
    long sum = 0;
    for (int i = from; i < Math.min(counts.length, from + group); i++) {
      sum += counts[i];
    }
    return sum;
  }

  /** Rounds up to a number that divides well. */
  private static final class Scale {
    private static final double[] STEPS = {1, 2, 4, 6, 8, 10};

    static double niceCeiling(double value) {
      double power = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1))));
      for (double step : STEPS) {
        if (value <= step * power) {
          return step * power;
        }
      }
      return 10 * power;
    }
  }
}
