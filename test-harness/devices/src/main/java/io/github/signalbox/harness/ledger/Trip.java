/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The times of one task that begin with its request, in whichever order they become known.
 *
 * @param requestedAt when the task was asked for, null while unknown
 * @param reachedAt the first time the end of each stage was reached
 */
record Trip(@Nullable Instant requestedAt, Map<Stage, Instant> reachedAt) {
  static final Trip NONE = new Trip(null, Map.of());

  Trip {
    reachedAt = Map.copyOf(reachedAt);
  }

  Trip requested(Instant at, BiConsumer<Stage, Duration> times) {
    if (requestedAt != null) {
      return this;
    }
    reachedAt.forEach((stage, end) -> times.accept(stage, Duration.between(at, end)));
    return new Trip(at, reachedAt);
  }

  Trip reached(Stage stage, Instant at, BiConsumer<Stage, Duration> times) {
    if (reachedAt.containsKey(stage)) {
      return this;
    }
    if (requestedAt != null) {
      times.accept(stage, Duration.between(requestedAt, at));
    }
    Map<Stage, Instant> more = new HashMap<>(reachedAt);
    more.put(stage, at);
    return new Trip(requestedAt, more);
  }
}
