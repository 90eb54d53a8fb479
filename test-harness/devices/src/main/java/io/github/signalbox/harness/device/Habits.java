/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How one access point behaves, as the seed and the faults decide.
 *
 * @param context what the fleet shares
 * @param identity who it is
 * @param clockOffset how far ahead its clock is
 * @param silent whether it never sends
 * @param ignoresTasks whether it does nothing with tasks
 * @param ignoresOrder whether of two prices for one tag the one wins that arrives last
 */
record Habits(
    DeviceContext context,
    AccessPointIdentity identity,
    Duration clockOffset,
    boolean silent,
    boolean ignoresTasks,
    boolean ignoresOrder) {
  private static final String SKU_PREFIX = "400";
  private static final int SKU_NUMBERS = 1_000_000_000;

  static Habits of(DeviceContext context, AccessPointIdentity identity) {
    Faults faults = context.settings().faults();
    return new Habits(
        context,
        identity,
        hits(context, faults.wrongClock(), "wrong-clock", identity)
            ? faults.clockOffset()
            : Duration.ZERO,
        hits(context, faults.silent(), "silent", identity),
        hits(context, faults.ignoreTasks(), "ignore-tasks", identity),
        hits(context, faults.ignoreOrder(), "ignore-order", identity));
  }

  private static boolean hits(
      DeviceContext context, Selection selection, String purpose, AccessPointIdentity identity) {
    return context.chances().hits(selection, purpose, identity.mac(), identity.name());
  }

  /** Makes its tags. Place {@code n} of every access point shows the same article. */
  List<PriceTag> tags(Instant born) {
    FleetSettings settings = context.settings();
    List<PriceTag> tags = new ArrayList<>(settings.tagsPerAccessPoint());
    for (int place = 0; place < settings.tagsPerAccessPoint(); place++) {
      String id = "T%06d".formatted(identity.index() * settings.tagsPerAccessPoint() + place + 1);
      boolean mute =
          ignoresTasks || context.chances().hits(settings.faults().muteTags(), "mute", id);
      SplittableRandom random = context.chances().of("tag", id);
      tags.add(new PriceTag(id, sku(place), mute, settings.pollInterval(), born, random));
    }
    return List.copyOf(tags);
  }

  /** Makes an article number of 13 digits whose last one checks the others (EAN-13). */
  private String sku(int place) {
    int number = context.chances().of("sku", String.valueOf(place)).nextInt(SKU_NUMBERS);
    String digits = SKU_PREFIX + "%09d".formatted(number);
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      sum += (digits.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return digits + (10 - sum % 10) % 10;
  }

  /** Returns how long to wait for a tag; zero for ever. */
  Duration tagTimeLimit() {
    return ignoresTasks ? Duration.ZERO : context.settings().tagTimeLimit();
  }
}
