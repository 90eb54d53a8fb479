/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The report as a page: verdict first, then charts, then the full tables. */
final class HtmlReport {
  private static final String CLOSE = "</tbody>\n</table></div>\n";
  private static final double[] COLUMNS = {50, 90, 99, 99.9, 100};

  private HtmlReport() {}

  static String of(LedgerReport report) {
    Snapshot snapshot = report.snapshot();
    StringBuilder html = new StringBuilder(16_384);
    html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .append("<title>%s</title>\n".formatted(escape(report.title())))
        .append("<style>\n%s</style>\n</head>\n<body>\n<main>\n".formatted(ReportStyle.CSS));
    header(html, report);
    section(html, "Arrivals", Charts.arrivals(snapshot));
    section(html, "Times", Charts.latencies(snapshot) + times(snapshot));
    section(html, "Events", Charts.counts(snapshot) + counts(snapshot));
    Balance balance = report.balance();
    if (balance != null) {
      section(html, "Balance", balance(balance));
    }
    return html.append("</main>\n</body>\n</html>\n").toString();
  }

  private static void header(StringBuilder html, LedgerReport report) {
    html.append("<header>\n<h1>%s</h1>\n".formatted(escape(report.title())));
    Balance balance = report.balance();
    if (balance != null) {
      html.append(
          "<p class=\"verdict %s\">%s</p>\n"
              .formatted(balance.balanced() ? "good" : "bad", escape(TextReport.verdict(balance))));
    }
    html.append("<dl>\n");
    fact(html, "started", report.snapshot().startedAt().toString().replaceFirst("\\.\\d+", ""));
    fact(html, "took", Units.duration(report.snapshot().elapsed()));
    report.facts().forEach((name, value) -> fact(html, name, value));
    html.append("</dl>\n").append(tiles(report.snapshot())).append("</header>\n");
  }

  private static void fact(StringBuilder html, String name, String value) {
    html.append("<div><dt>%s</dt><dd>%s</dd></div>\n".formatted(escape(name), escape(value)));
  }

  private static String tiles(Snapshot snapshot) {
    StringBuilder html = new StringBuilder("<div class=\"tiles\">\n");
    double seconds = Math.max(1, snapshot.elapsed().toMillis() / 1000.0);
    for (Flow flow : snapshot.flows()) {
      long count = snapshot.count(flow, flow.arrived());
      html.append(
          "<div class=\"tile %s\"><b>%s</b><span>%s %s</span><small>%s</small></div>\n"
              .formatted(
                  Charts.css(flow),
                  Units.count(count),
                  flow.title(),
                  flow.arrived().title(),
                  Units.rate(count / seconds)));
    }
    return html.append("</div>\n").toString();
  }

  private static void section(StringBuilder html, String title, String body) {
    if (!body.isEmpty()) {
      html.append("<section>\n<h2>%s</h2>\n%s</section>\n".formatted(title, body));
    }
  }

  private static String times(Snapshot snapshot) {
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<Stage, Latency> entry : Charts.measured(snapshot).entrySet()) {
      Latency latency = entry.getValue();
      List<String> row = new ArrayList<>();
      row.add(entry.getKey().title());
      row.add(Units.count(latency.count()));
      for (double percentile : COLUMNS) {
        row.add(Units.time(latency.percentile(percentile)));
      }
      rows.add(row);
    }
    return rows.isEmpty()
        ? ""
        : table(List.of("stage", "events", "p50", "p90", "p99", "p99.9", "max"), rows);
  }

  private static String counts(Snapshot snapshot) {
    List<String> header = new ArrayList<>(List.of("flow"));
    List<List<String>> rows = new ArrayList<>();
    for (Fate fate : Fate.values()) {
      header.add(fate.title());
    }
    for (Flow flow : snapshot.flows()) {
      List<String> row = new ArrayList<>(List.of(flow.title()));
      for (Fate fate : Fate.values()) {
        long count = snapshot.count(flow, fate);
        row.add(count == 0 ? "·" : Units.count(count));
      }
      rows.add(row);
    }
    return table(header, rows);
  }

  private static String balance(Balance balance) {
    StringBuilder html = new StringBuilder();
    open(html, "balance", List.of("flow", "sides", "expected", "found", "verdict"));
    for (Comparison c : balance.comparisons()) {
      List<String> cells =
          List.of(
              c.flow().title(),
              c.left() + " → " + c.right(),
              Units.count(c.leftCount()),
              Units.count(c.rightCount()));
      html.append("<tr>");
      cells.forEach(cell -> html.append("<td>%s</td>".formatted(escape(cell))));
      html.append("<td>%s</td></tr>\n".formatted(verdict(c)));
    }
    return html.append(CLOSE).toString();
  }

  private static String verdict(Comparison comparison) {
    if (comparison.balanced()) {
      return "<span class=\"good\">✓ balanced</span>";
    }
    StringBuilder html =
        new StringBuilder(
            "<span class=\"bad\">✗ %s</span>".formatted(escape(Balance.verdict(comparison))));
    for (Difference difference : comparison.differences()) {
      difference
          .events()
          .ifPresent(
              ids ->
                  html.append(
                      "<details><summary>first %d of %d</summary>%s</details>"
                          .formatted(
                              ids.first().size(),
                              ids.total(),
                              escape(String.join(" ", ids.first())))));
    }
    return html.toString();
  }

  private static String table(List<String> header, List<List<String>> rows) {
    StringBuilder html = new StringBuilder();
    open(html, "figures", header);
    for (List<String> row : rows) {
      html.append("<tr>");
      row.forEach(cell -> html.append("<td>%s</td>".formatted(escape(cell))));
      html.append("</tr>\n");
    }
    return html.append(CLOSE).toString();
  }

  private static void open(StringBuilder html, String css, List<String> header) {
    html.append("<div class=\"wide\"><table class=\"%s\">\n<thead><tr>".formatted(css));
    header.forEach(cell -> html.append("<th>%s</th>".formatted(escape(cell))));
    html.append("</tr></thead>\n<tbody>\n");
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
