/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import io.github.signalbox.harness.server.Installation;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.ServerException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An installation whose start can be called off, and that ends within a limit. */
final class GuardedInstallation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedInstallation.class);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);
  private static final long END_LIMIT_SECONDS = 4;
  private static final long START_LIMIT_SECONDS = 7;

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
        CompletableFuture.supplyAsync(() -> installation.start(progress), THREADS);
    while (!started.isDone()) {
      stop.await(POLL_NANOS);
      if (stop.isGiven()) {
        // What is ready ends here; what is still starting ends when it notices.
        close();
        break;
      }
    }
    try {
      started.get(START_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ServerException failure
          ? failure
          : new ServerException(String.valueOf(e.getCause().getMessage()), e.getCause());
    } catch (TimeoutException e) {
      throw new ServerException("the start was called off", e);
    }
  }

  /** Ends the bridge, then the servers; by force what takes longer than its share of 8 s. */
  @Override
  public void close() {
    end(List.of(installation.bridge()));
    end(installation.servers().all());
  }

  private static void end(List<? extends Server> servers) {
    CompletableFuture<?>[] ends =
        servers.stream()
            .map(server -> CompletableFuture.runAsync(server::close, THREADS))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(END_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      servers.forEach(GuardedInstallation::kill);
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Not everything ended in time; ended by force", e);
      servers.forEach(GuardedInstallation::kill);
    }
  }

  private static void kill(Server server) {
    try {
      server.kill();
    } catch (RuntimeException e) {
      LOG.debug("{} had ended", server.name(), e);
    }
  }
}
