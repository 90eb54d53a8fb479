/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import io.github.signalbox.harness.ledger.Ledger;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the devices of a fleet share.
 *
 * @param settings how they behave
 * @param contracts the topics and schemas
 * @param ledger the books
 * @param chances the random choices
 * @param links makes their connections
 * @param scheduler runs their timers
 */
record DeviceContext(
    FleetSettings settings,
    Contracts contracts,
    Ledger ledger,
    Chances chances,
    MqttLinks links,
    ScheduledExecutorService scheduler) {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceContext.class);

  /** Runs a task later; a failure is logged and ends nothing else. */
  ScheduledFuture<?> later(Duration delay, Runnable task) {
    return scheduler.schedule(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.error("A simulated device failed", e);
          }
        },
        Math.max(0, delay.toNanos()),
        TimeUnit.NANOSECONDS);
  }
}
