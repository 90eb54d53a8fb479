/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import io.github.signalbox.harness.device.DeviceFleet;
import io.github.signalbox.harness.device.Faults;
import io.github.signalbox.harness.device.FleetSettings;
import io.github.signalbox.harness.device.Selection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Later never loses to earlier, as a property: whatever is submitted by HTTP, CSV and table at two
 * replicas, repeated, issued again, sent again, answered late or missed by an access point that was
 * offline, each tag ends with the price that was accepted last.
 *
 * <p>In every second script the access points keep to the sequence of price changes, in the others
 * they go by the order of arrival. A failing script is made smaller step by step; the message has
 * its seed, with which {@code -Dprice-order.seed=<seed>} begins with it. Leaves out crashes of
 * bridge, broker and database, which {@link ResilienceIT} has.
 */
@ExtendWith(TestServers.class)
class PriceInterleavingIT {
  private static final long SEED = Long.getLong("price-order.seed", System.nanoTime());
  private static final int STEPS = 25;
  private static final int ACCESS_POINTS = 2;
  private static final int TAGS = 2;
  private static final int MAX_TRIES = 20;

  @TempDir private static Path inbox;
  private static TestServers.Running servers;
  private static PriceBridges bridges;

  @BeforeAll
  static void startTwoReplicas(TestServers.Running running) {
    servers = running;
    bridges = new PriceBridges(running, inbox);
  }

  @AfterAll
  static void endReplicas() {
    bridges.close();
  }

  @RepeatedTest(6)
  void prices_interleavedAtRandom_lastAcceptedOneIsOnTheShelf(RepetitionInfo repetition) {
    long seed = SEED + repetition.getCurrentRepetition() - 1;
    List<PriceStep> script = PriceStep.script(seed, STEPS, ACCESS_POINTS * TAGS);

    Faults faults = Faults.builder().ignoreOrder(Selection.share(seed & 1)).build();
    Optional<Throwable> failure = failure(script, faults);

    if (failure.isPresent()) {
      List<PriceStep> smallest = shrink(script, faults);
      String steps = String.join("\n", smallest.stream().map(String::valueOf).toList());
      throw new AssertionError(
          "seed %d fails; the smallest script that was found to fail:\n%s".formatted(seed, steps),
          failure.get());
    }
  }

  private static Optional<Throwable> failure(List<PriceStep> script, Faults faults) {
    FleetSettings settings =
        Fleets.settings(servers.broker(), ACCESS_POINTS, TAGS)
            .statusInterval(Duration.ofMillis(500))
            .faults(faults)
            .build();
    try (DeviceFleet fleet = Fleets.startKnown(settings, bridges.database())) {
      new PriceRun(bridges, fleet).run(script);
      return Optional.empty();
    } catch (AssertionError | RuntimeException e) {
      return Optional.of(e);
    }
  }

  /** Takes out ever smaller groups of steps as long as the rest still fails. */
  private static List<PriceStep> shrink(List<PriceStep> failing, Faults faults) {
    List<PriceStep> smallest = failing;
    int tries = 0;
    for (int size = failing.size() / 2; size > 0; size /= 2) {
      for (int begin = 0; begin + size <= smallest.size() && tries < MAX_TRIES; tries++) {
        List<PriceStep> rest = new ArrayList<>(smallest);
        rest.subList(begin, begin + size).clear();
        if (failure(rest, faults).isPresent()) {
          smallest = rest;
        } else {
          begin += size;
        }
      }
    }
    return smallest;
  }
}
