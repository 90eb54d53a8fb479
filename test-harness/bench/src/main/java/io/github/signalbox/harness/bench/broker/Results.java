/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.broker;

import java.util.List;

/**
 * Everything that was measured, and medians of it.
 *
 * @param all in the order in which it was measured
 */
record Results(List<Measurement> all) {
  Results {
    all = List.copyOf(all);
  }

  /** Returns the measured numbers of parents, ascending. */
  List<Integer> parents() {
    return all.stream().map(Measurement::parents).distinct().sorted().toList();
  }

  /** Returns the numbers of clients that were measured with so many parents, ascending. */
  List<Integer> clients(int parents) {
    return all.stream()
        .filter(taken -> taken.parents() == parents)
        .map(Measurement::clients)
        .distinct()
        .sorted()
        .toList();
  }

  /** Returns the measured sides, the reference first. */
  List<Side> sides() {
    return all.stream().map(Measurement::side).distinct().sorted().toList();
  }

  /** Returns the median of the rounds. */
  double median(Figure figure, Side side, int parents, int clients) {
    double[] sorted =
        all.stream()
            .filter(taken -> taken.side() == side)
            .filter(taken -> taken.parents() == parents && taken.clients() == clients)
            .mapToDouble(figure::of)
            .sorted()
            .toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Returns the median of a side as a multiple of that without the plugin. */
  double ratio(Figure figure, Side side, int parents, int clients) {
    return median(figure, side, parents, clients) / median(figure, Side.PLAIN, parents, clients);
  }

  /** Returns a side's median with the most clients as a multiple of that with the fewest. */
  double growth(Figure figure, Side side, int parents) {
    List<Integer> steps = clients(parents);
    return median(figure, side, parents, steps.get(steps.size() - 1))
        / median(figure, side, parents, steps.get(0));
  }

  /** Returns how many messages were sent while it was measured. */
  long messages() {
    return all.stream().mapToLong(Measurement::messages).sum();
  }

  /** Returns how many of them did not arrive. */
  long missing() {
    return all.stream().mapToLong(Measurement::missing).sum();
  }
}
