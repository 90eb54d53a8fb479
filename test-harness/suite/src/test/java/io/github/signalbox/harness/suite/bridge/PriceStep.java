/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A step of an interleaving of price changes. Numbers pick from what there is when the step is
 * taken, modulo its size, so that a script still makes sense when steps are taken out of it.
 */
sealed interface PriceStep {
  /** How a request comes in. */
  enum Entry {
    HTTP,
    CSV,
    TABLE
  }

  /**
   * New prices.
   *
   * @param entry how they come in
   * @param replica the replica that takes them by HTTP
   * @param tags a bit for each tag
   * @param price the price, used by no other step
   * @param brief whether the deadline is seconds ahead; not by CSV
   */
  record Change(Entry entry, int replica, int tags, String price, boolean brief) {}

  /** Several changes at the same moment; one alone is the usual case. */
  record Changes(List<Change> changes) implements PriceStep {
    public Changes {
      changes = List.copyOf(changes);
    }
  }

  /** A request again, with the same or with another price. */
  record Repeat(int request, int replica, boolean otherPrice) implements PriceStep {}

  /** A task issued again by the operator; one that ended without success, if there is one. */
  record Reissue(int task, int replica) implements PriceStep {}

  /** The message of a task comes to its access point late; of a superseded one, if there is one. */
  record LateMessage(int task) implements PriceStep {}

  /** An access point's answer to a task is replayed from the dead letters. */
  record LateAnswer(int task) implements PriceStep {}

  /** An access point goes offline. */
  record Leave(int accessPoint) implements PriceStep {}

  /** An access point comes back. */
  record Return(int accessPoint) implements PriceStep {}

  /** An access point's connection breaks for a moment. */
  record Cut(int accessPoint) implements PriceStep {}

  /** Waits for the outcome of all tasks whose deadline is near. */
  record Expire() implements PriceStep {}

  /** Waits for the outcome of all tasks of those that are online. */
  record Rest() implements PriceStep {}

  /**
   * Makes a script.
   *
   * @param seed gives the same script each time
   * @param length the number of steps
   * @param tags the number of tags
   */
  static List<PriceStep> script(long seed, int length, int tags) {
    SplittableRandom random = new SplittableRandom(seed);
    List<PriceStep> steps = new ArrayList<>();
    while (steps.size() < length) {
      for (PriceStep step : story(random, steps.size(), tags)) {
        steps.add(step);
        if (random.nextInt(4) == 0) {
          steps.add(random(random, steps.size(), tags));
        }
      }
    }
    return steps;
  }

  /** Gives a single step, or several that lead to where later could lose to earlier. */
  private static List<PriceStep> story(SplittableRandom random, int number, int tags) {
    int pick = random.nextInt(1000);
    int mask = (1 << tags) - 1;
    return switch (random.nextInt(6)) {
      case 0 ->
          List.of(
              new Leave(pick),
              new Changes(List.of(new Change(Entry.HTTP, 0, mask, price(number, 6), true))),
              new Expire(),
              new Changes(List.of(change(random, number, 7, tags))),
              new Reissue(pick, random.nextInt(2)),
              new Return(pick));
      case 1 ->
          List.of(
              new Leave(pick),
              new Changes(List.of(new Change(Entry.HTTP, 0, mask, price(number, 6), false))),
              new Changes(List.of(new Change(Entry.HTTP, 1, mask, price(number, 7), false))),
              new Return(pick),
              new Rest(),
              new LateMessage(pick));
      default -> List.of(random(random, number, tags));
    };
  }

  private static String price(int number, int one) {
    return "%d.%02d".formatted(1 + number, 1 + one);
  }

  private static PriceStep random(SplittableRandom random, int number, int tags) {
    int pick = random.nextInt(1000);
    int replica = random.nextInt(2);
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> new Changes(List.of(change(random, number, 0, tags)));
      case 4, 5 -> {
        List<Change> changes = new ArrayList<>();
        for (int one = 0; one < 2 + random.nextInt(4); one++) {
          changes.add(change(random, number, one, tags));
        }
        yield new Changes(changes);
      }
      case 6 -> new Repeat(pick, replica, random.nextBoolean());
      case 7, 8 -> new Reissue(pick, replica);
      case 9, 10 -> new LateMessage(pick);
      case 11 -> new LateAnswer(pick);
      case 12 -> new Leave(pick);
      case 13 -> new Return(pick);
      case 14 -> new Cut(pick);
      default -> new Rest();
    };
  }

  private static Change change(SplittableRandom random, int number, int one, int tags) {
    int entry = random.nextInt(8);
    return new Change(
        entry == 0 ? Entry.CSV : entry == 1 ? Entry.TABLE : Entry.HTTP,
        random.nextInt(2),
        1 + random.nextInt((1 << tags) - 1),
        price(number, one),
        random.nextInt(3) == 0);
  }
}
