/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for a server to answer, with a limit, and gives up at once when its process has ended. */
final class Readiness {
  /** System property: how long each server may take to answer after its start, s. */
  static final String LIMIT = "harness.start-timeout-s";

  private static final int DEFAULT_SECONDS = 90;
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private Readiness() {}

  static void await(String server, Path log, BooleanSupplier alive, Callable<Boolean> answers) {
    Duration limit = Duration.ofSeconds(Integer.getInteger(LIMIT, DEFAULT_SECONDS));
    try {
      Awaitility.await()
          .atMost(limit)
          .pollInterval(INTERVAL)
          .pollDelay(Duration.ZERO)
          .ignoreExceptions()
          .until(() -> !alive.getAsBoolean() || answers.call());
    } catch (ConditionTimeoutException e) {
      throw new ServerException(
          "%s did not answer within %d s; a busy machine needs a longer %s"
              .formatted(server, limit.toSeconds(), LIMIT),
          log);
    }
    if (!alive.getAsBoolean()) {
      throw new ServerException(server + " ended while it started", log);
    }
  }
}
