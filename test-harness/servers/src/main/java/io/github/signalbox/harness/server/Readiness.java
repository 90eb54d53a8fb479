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
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private Readiness() {}

  static void await(String server, Path log, BooleanSupplier alive, Callable<Boolean> answers) {
    try {
      Awaitility.await()
          .atMost(LIMIT)
          .pollInterval(INTERVAL)
          .pollDelay(Duration.ZERO)
          .ignoreExceptions()
          .until(() -> !alive.getAsBoolean() || answers.call());
    } catch (ConditionTimeoutException e) {
      throw new ServerException(server + " did not answer within " + LIMIT.toSeconds() + " s", log);
    }
    if (!alive.getAsBoolean()) {
      throw new ServerException(server + " ended while it started", log);
    }
  }
}
