/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares the devices' books with those of the database and of the documents.
 *
 * <p>Begin it when the run has come to rest: each flow's own line says how many events are still
 * not acknowledged.
 */
public final class Balancing {
  private static final String DEVICES = "devices";

  private final Ledger ledger;
  private final List<Comparison> comparisons = new ArrayList<>();

  Balancing(Ledger ledger) {
    this.ledger = ledger;
    for (Flow flow : Flow.values()) {
      if (flow.isUp()
          && (flow.kind() == Flow.Kind.ACCESS_POINT || !ledger.ids(flow, Fate.SENT).isEmpty())) {
        acknowledged(flow);
      }
    }
  }

  private void acknowledged(Flow flow) {
    Set<String> sent = ledger.ids(flow, Fate.SENT);
    Set<String> acknowledged = ledger.ids(flow, Fate.ACKNOWLEDGED);
    add(flow, DEVICES + " sent", sent, "acknowledged", count(acknowledged), sent);
  }

  /**
   * Holds the effects of an uplink flow against what the devices sent: each acknowledged event must
   * be there exactly once, an event that was sent but not acknowledged may be there once, and no
   * other.
   *
   * @param flow an uplink flow
   * @param name the other side's name, such as {@code "rows"} or {@code "documents"}
   * @param effects the IDs of the events that had an effect, an ID twice where it had two
   * @return this
   */
  public Balancing effects(Flow flow, String name, Collection<String> effects) {
    return effects(flow, name, effects, List.of());
  }

  /**
   * Holds the effects of an uplink flow against what the devices sent, where some events were set
   * aside: each acknowledged event must have had its effect exactly once or have been refused.
   *
   * @param flow an uplink flow
   * @param name the other side's name, such as {@code "rows"}
   * @param effects the IDs of the events that had an effect, an ID twice where it had two
   * @param refused the IDs of the events set aside, such as those in the dead letters
   * @return this
   */
  public Balancing effects(
      Flow flow, String name, Collection<String> effects, Collection<String> refused) {
    Set<String> expected = new HashSet<>(ledger.ids(flow, Fate.ACKNOWLEDGED));
    refused.forEach(expected::remove);
    Map<String, Integer> found = count(effects);
    add(flow, "acknowledged", expected, name, found, ledger.ids(flow, Fate.SENT));
    return this;
  }

  /**
   * Holds the tasks that the bridge says it sent against those the devices got: each must have
   * reached its access point and been acted on once, or have come too late or unreadable.
   *
   * @param name the other side's name, such as {@code "tasks sent"}
   * @param taskIds the tasks sent
   * @return this
   */
  public Balancing tasks(String name, Collection<String> taskIds) {
    return tasks(name, taskIds, List.of());
  }

  /**
   * Compares the tasks that the bridge says it sent with those the devices got, where some were
   * superseded: these may have reached their access point, or not.
   *
   * @param name the other side's name, such as {@code "tasks sent"}
   * @param taskIds the tasks sent
   * @param superseded tasks that a later price has ended
   * @return this
   */
  public Balancing tasks(String name, Collection<String> taskIds, Collection<String> superseded) {
    Map<String, Integer> got = new HashMap<>();
    for (Fate fate : List.of(Fate.EXPIRED, Fate.REFUSED, Fate.DELIVERED)) {
      for (String id : ledger.ids(Flow.TASK_DOWN, fate)) {
        got.put(id, fate == Fate.DELIVERED ? ledger.count(Flow.TASK_DOWN, fate, id) : 1);
      }
    }
    Set<String> allowed = new HashSet<>(taskIds);
    allowed.addAll(superseded);
    Set<String> expected = new HashSet<>(taskIds);
    superseded.forEach(expected::remove);
    add(Flow.TASK_DOWN, name, expected, DEVICES, got, allowed);
    return this;
  }

  /**
   * Compares any two sides ID by ID.
   *
   * @param flow the flow they belong to
   * @param left the expecting side's name
   * @param expected its IDs; one ID twice counts once
   * @param right the other side's name
   * @param found its IDs, an ID twice where it has it twice
   * @return this
   */
  public Balancing same(
      Flow flow, String left, Collection<String> expected, String right, Collection<String> found) {
    Set<String> ids = new LinkedHashSet<>(expected);
    add(flow, left, ids, right, count(found), ids);
    return this;
  }

  /**
   * Compares two totals, where a side has no IDs.
   *
   * @param flow the flow they belong to
   * @param left the expecting side's name
   * @param expected its total
   * @param right the other side's name
   * @param found its total
   * @return this
   */
  public Balancing totals(Flow flow, String left, long expected, String right, long found) {
    List<Difference> differences =
        expected == found ? List.of() : List.of(new Difference.CountDiffers(expected, found));
    comparisons.add(new Comparison(flow, left, expected, right, found, differences));
    return this;
  }

  /** Returns the outcome of all comparisons so far. */
  public Balance result() {
    return new Balance(comparisons);
  }

  private void add(
      Flow flow,
      String left,
      Set<String> expected,
      String right,
      Map<String, Integer> found,
      Set<String> allowed) {
    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(found.keySet());
    Set<String> unexpected = new TreeSet<>(found.keySet());
    unexpected.removeAll(expected);
    unexpected.removeAll(allowed);
    Set<String> doubled = new TreeSet<>(found.keySet());
    doubled.removeIf(id -> found.get(id) < 2);

    List<Difference> differences = new ArrayList<>();
    if (!missing.isEmpty()) {
      differences.add(new Difference.Missing(Difference.Ids.of(missing)));
    }
    if (!doubled.isEmpty()) {
      differences.add(new Difference.Doubled(Difference.Ids.of(doubled)));
    }
    if (!unexpected.isEmpty()) {
      differences.add(new Difference.Unexpected(Difference.Ids.of(unexpected)));
    }
    comparisons.add(new Comparison(flow, left, expected.size(), right, found.size(), differences));
  }

  private static Map<String, Integer> count(Collection<String> ids) {
    Map<String, Integer> counts = new HashMap<>();
    ids.forEach(id -> counts.merge(id, 1, Integer::sum));
    return counts;
  }
}
