/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

/** The look of the report: one column, readable at any width, light and dark. */
final class ReportStyle {
  static final String CSS =
      """
      :root {
        color-scheme: light dark;
        --page: light-dark(#f6f7f9, #14171c); --card: light-dark(#fff, #1d2129);
        --ink: light-dark(#1c2330, #e6e9ef); --soft: light-dark(#5d6778, #98a2b3);
        --line: light-dark(#dfe3ea, #323947);
        --status: light-dark(#2563a8, #6fb1f5); --task: light-dark(#b4530a, #f0a35c);
        --accepted: light-dark(#7a3ea8, #c89af0); --completed: light-dark(#1d7a4d, #62c995);
        --good: light-dark(#1d7a4d, #62c995); --bad: light-dark(#b3261e, #ff8a80);
      }
      * { box-sizing: border-box; }
      body { margin: 0; background: var(--page); color: var(--ink);
        font: 15px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
      main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
      h1 { font-size: 1.5rem; margin: 0 0 .5rem; }
      h2 { font-size: 1.05rem; margin: 0 0 .75rem; }
      .verdict { display: inline-block; margin: 0 0 .75rem; padding: .2rem .7rem;
        border-radius: 99px; border: 1.5px solid; font-weight: 600; }
      .good { color: var(--good); } .bad { color: var(--bad); }
      dl { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: 0 0 1rem; }
      dl div { display: flex; gap: .4rem; } dt { color: var(--soft); } dd { margin: 0; }
      .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr));
        gap: .75rem; }
      .tile, section { background: var(--card); border: 1px solid var(--line);
        border-radius: 10px; }
      .tile { padding: .7rem 1rem; border-left: 4px solid currentColor; }
      .tile b { display: block; font-size: 1.6rem; line-height: 1.2; }
      .tile span { display: block; color: var(--ink); } .tile small { color: var(--soft); }
      section { padding: 1rem 1.1rem; margin-top: 1rem; }
      .status { color: var(--status); } .task { color: var(--task); }
      .accepted { color: var(--accepted); } .completed { color: var(--completed); }
      svg { display: block; width: 100%; height: auto; margin-bottom: .5rem; }
      svg text { fill: var(--soft); font-size: 11px; }
      svg .label { fill: var(--ink); } svg .grid { stroke: var(--line); }
      svg .line { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
      svg .bar { fill: currentColor; }
      svg .whisker { stroke: currentColor; stroke-width: 2; }
      .legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: 0 0 .5rem; }
      .legend span::before { content: ""; display: inline-block; width: .7em; height: .7em;
        border-radius: 2px; margin-right: .4em; background: currentColor; }
      .legend b { color: var(--ink); font-weight: 400; }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; }
      th, td { padding: .3rem .6rem; text-align: right; border-bottom: 1px solid var(--line);
        white-space: nowrap; }
      th { color: var(--soft); font-weight: 500; font-size: .85rem; }
      th:first-child, td:first-child { padding-left: 0; }
      th:first-child, td:first-child, .balance th, .balance td { text-align: left; }
      .balance td:last-child { white-space: normal; overflow-wrap: anywhere; }
      details { color: var(--soft); font-size: .85rem; } summary { cursor: pointer; }
      tbody tr:last-child td { border-bottom: 0; }
      """;

  private ReportStyle() {}
}
