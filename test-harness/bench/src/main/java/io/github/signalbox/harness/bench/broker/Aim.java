/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.broker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What the plugin may cost, and what it cost where it cost most.
 *
 * @param name the aim
 * @param limit the largest multiple that meets it
 * @param worst the largest multiple that was measured
 * @param where the step in which it was
 */
record Aim(String name, double limit, double worst, String where) {
  private static final double TENTH_MORE = 1.10;

  boolean isMet() {
    return worst <= limit;
  }

  /** Returns all aims for which there are figures. */
  static List<Aim> of(Results results) {
    List<Aim> aims = new ArrayList<>();
    if (results.all().isEmpty()) {
      return aims;
    }
    aims.add(ratio("CPU per message", Figure.CPU_PER_MESSAGE, results));
    aims.add(ratio("heap per client", Figure.HEAP_PER_CLIENT, results));
    if (results.parents().stream().anyMatch(parents -> results.clients(parents).size() > 1)) {
      aims.add(growth(results));
    }
    return aims;
  }

  private static Aim ratio(String what, Figure figure, Results results) {
    List<Aim> steps = new ArrayList<>();
    for (int parents : results.parents()) {
      for (int clients : results.clients(parents)) {
        steps.add(
            new Aim(
                what + ": at most 10 % more than without the plugin",
                TENTH_MORE,
                results.ratio(figure, Side.PLUGIN, parents, clients),
                String.format(Locale.ROOT, "%s, %,d clients", named(parents), clients)));
      }
    }
    return worst(steps);
  }

  private static Aim growth(Results results) {
    return worst(
        results.parents().stream()
            .filter(parents -> results.clients(parents).size() > 1)
            .map(parents -> growth(results, parents, results.clients(parents)))
            .toList());
  }

  private static Aim growth(Results results, int parents, List<Integer> clients) {
    return new Aim(
        "CPU per message: does not grow with the clients (at most 10 %)",
        TENTH_MORE,
        results.growth(Figure.CPU_PER_MESSAGE, Side.PLUGIN, parents),
        String.format(
            Locale.ROOT,
            "%s, from %,d to %,d clients; without the plugin %.2fx",
            named(parents),
            clients.get(0),
            clients.get(clients.size() - 1),
            results.growth(Figure.CPU_PER_MESSAGE, Side.PLAIN, parents)));
  }

  private static String named(int parents) {
    return parents == 1 ? "1 parent" : parents + " parents";
  }

  private static Aim worst(List<Aim> steps) {
    return steps.stream().max(Comparator.comparingDouble(Aim::worst)).orElseThrow();
  }
}
