/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import io.github.signalbox.harness.server.Installation;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.ServerException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An installation whose start can be called off, and that ends within a limit. */
final class GuardedInstallation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedInstallation.class);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LIMIT_SECONDS = 7;

  private final Installation installation;
  private final StopSignal stop;

  GuardedInstallation(Installation installation, StopSignal stop) {
    this.installation = installation;
    this.stop = stop;
  }

  /**
   * Starts everything, unless the signal to stop comes first.
   *
   * @throws ServerException if a part does not start, or the start is called off
   */
  void start(BiConsumer<String, Duration> progress) throws InterruptedException {
    CompletableFuture<Installation> started =
        CompletableFuture.supplyAsync(() -> installation.start(progress));
    while (!started.isDone()) {
      stop.await(POLL_NANOS);
      if (stop.isGiven()) {
        // What is ready ends here; what is still starting ends when it notices.
        close();
        break;
      }
    }
    try {
      started.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ServerException failure
          ? failure
          : new ServerException(String.valueOf(e.getCause().getMessage()), e.getCause());
    } catch (TimeoutException e) {
      throw new ServerException("the start was called off", e);
    }
  }

  /** Ends everything; by force what takes longer than 7 s. */
  @Override
  public void close() {
    try {
      CompletableFuture.runAsync(installation::close).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      killAll();
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Not everything ended in time; ended by force", e);
      killAll();
    }
  }

  private void killAll() {
    for (Server server : installation.all()) {
      try {
        server.kill();
      } catch (RuntimeException e) {
        LOG.debug("{} had ended", server.name(), e);
      }
    }
  }
}
