/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import io.github.signalbox.harness.ledger.Latency;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Draws the figures as lines of a terminal, at most as many and as long as it has room for. */
final class LiveView {
  private static final List<String> STATES =
      List.of(
          "CREATED", "SENT", "ACCEPTED", "COMPLETED", "PARTIAL", "FAILED", "EXPIRED", "SUPERSEDED");
  private static final Set<String> ALWAYS_SHOWN =
      Set.of("CREATED", "SENT", "ACCEPTED", "COMPLETED");
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
  private static final AttributedStyle FAINT = PLAIN.faint();
  private static final AttributedStyle BOLD = PLAIN.bold();
  private static final int LINES_WITHOUT_TASKS = 12;
  private static final int MAX_TASKS = 10;
  private static final int CHANGE_WIDTH = 30;

  private final boolean coloured;

  LiveView(boolean coloured) {
    this.coloured = coloured;
  }

  /**
   * Draws.
   *
   * @param figures what to show
   * @param columns width of the terminal
   * @param rows lines there is room for
   */
  List<AttributedString> draw(Figures figures, int columns, int rows) {
    List<AttributedString> lines = new ArrayList<>();
    lines.add(title(figures, columns));
    lines.add(AttributedString.EMPTY);
    addCounts(figures, lines);
    lines.add(AttributedString.EMPTY);
    addTimes(figures, lines);
    lines.add(AttributedString.EMPTY);
    addTasks(figures.stored().latest(), Math.min(MAX_TASKS, rows - LINES_WITHOUT_TASKS), lines);
    return lines.stream()
        .limit(Math.max(1, rows))
        .map(line -> line.columnSubSequence(0, columns))
        .toList();
  }

  private AttributedString title(Figures figures, int columns) {
    String name = "Signalbox demo";
    String time = "  running for " + Text.clock(figures.elapsed());
    String end = "Ctrl-C ends it";
    int gap = Math.max(2, columns - name.length() - time.length() - end.length());
    return line()
        .append(name, style(BOLD))
        .append(time + " ".repeat(gap) + end, style(FAINT))
        .toAttributedString();
  }

  private void addCounts(Figures figures, List<AttributedString> lines) {
    Figures.Stored stored = figures.stored();
    String online = figures.connected() + " of " + figures.accessPoints();
    AttributedStyle away = figures.connected() < figures.accessPoints() ? warning() : PLAIN;
    lines.add(
        pair("Access points", online, away, "online")
            .append(pair("Tags", Text.count(stored.tags()), PLAIN, "reported"))
            .toAttributedString());
    lines.add(
        pair(
                "Status reports",
                Text.count(stored.reports()),
                PLAIN,
                Text.rate(figures.reportsPerSecond()))
            .append(pair("Elasticsearch", Text.count(figures.documents()), PLAIN, waiting(stored)))
            .toAttributedString());
    lines.add(
        pair(
                "Price tasks",
                Text.count(stored.allTasks()),
                PLAIN,
                Text.rate(figures.tasksPerSecond()))
            .append(
                pair(
                    "Dead letters",
                    Text.count(stored.deadLetters()),
                    stored.deadLetters() > 0 ? warning() : PLAIN,
                    ""))
            .toAttributedString());
    lines.add(states(stored));
  }

  /** The good states always, the bad ones where there is something to tell. */
  private AttributedString states(Figures.Stored stored) {
    AttributedStringBuilder line = line().append("  ");
    for (String state : STATES) {
      long count = stored.tasksIn(state);
      if (count > 0 || ALWAYS_SHOWN.contains(state)) {
        line.append(state.toLowerCase(Locale.ROOT) + " ", style(FAINT))
            .append("%-6s".formatted(Text.count(count)), count > 0 ? colour(state) : PLAIN);
      }
    }
    return line.toAttributedString();
  }

  private static String waiting(Figures.Stored stored) {
    return stored.logEntries() == 0
        ? "documents"
        : "documents, %d wait".formatted(stored.logEntries());
  }

  private void addTimes(Figures figures, List<AttributedString> lines) {
    lines.add(
        line()
            .append(
                "  %-31s%10s%10s%10s".formatted("Time from change", "p50", "p99", "max"),
                style(FAINT))
            .toAttributedString());
    lines.add(times("to the access point", figures.push()));
    lines.add(times("to the last tag's outcome", figures.shown()));
  }

  private AttributedString times(String name, Latency latency) {
    AttributedStringBuilder line = line().append("  %-31s".formatted(name));
    for (double percentile : new double[] {50, 99, 100}) {
      String time = latency.count() == 0 ? "-" : Text.time(latency.percentile(percentile));
      line.append("%10s".formatted(time), style(BOLD));
    }
    return line.toAttributedString();
  }

  private void addTasks(List<TaskLine> tasks, int limit, List<AttributedString> lines) {
    String header =
        "  %-10s%-14s%-30s%-11s%9s".formatted("Latest", "Access point", "Change", "State", "Took");
    lines.add(line().append(header, style(FAINT)).toAttributedString());
    for (TaskLine task : tasks.subList(0, Math.max(0, Math.min(limit, tasks.size())))) {
      String change = task.change();
      lines.add(
          line()
              .append("  %-10s%-14s".formatted(CLOCK.format(task.createdAt()), task.accessPoint()))
              .append(
                  "%-30s"
                      .formatted(change.substring(0, Math.min(change.length(), CHANGE_WIDTH - 1))))
              .append(
                  "%-11s".formatted(task.state().toLowerCase(Locale.ROOT)), colour(task.state()))
              .append("%9s".formatted(Text.time(task.took())))
              .toAttributedString());
    }
  }

  private AttributedStringBuilder pair(
      String name, String value, AttributedStyle valueStyle, String remark) {
    return line()
        .append("  %-15s".formatted(name), style(FAINT))
        .append("%9s".formatted(value), style(valueStyle == PLAIN ? BOLD : valueStyle))
        .append(" %-13s".formatted(remark), style(FAINT));
  }

  private AttributedStyle colour(String state) {
    return style(
        switch (state) {
          case "COMPLETED" -> PLAIN.foreground(AttributedStyle.GREEN);
          case "FAILED", "EXPIRED" -> PLAIN.foreground(AttributedStyle.RED);
          case "PARTIAL", "SUPERSEDED" -> PLAIN.foreground(AttributedStyle.YELLOW);
          default -> PLAIN.foreground(AttributedStyle.CYAN);
        });
  }

  private AttributedStyle warning() {
    return PLAIN.foreground(AttributedStyle.YELLOW).bold();
  }

  private AttributedStyle style(AttributedStyle wanted) {
    return coloured ? wanted : PLAIN;
  }

  private static AttributedStringBuilder line() {
    return new AttributedStringBuilder();
  }
}
