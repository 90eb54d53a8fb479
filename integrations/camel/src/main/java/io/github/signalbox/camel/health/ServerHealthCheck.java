/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.health;

import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server again and again on a thread of its own, and answers with what it said last. A
 * server that does not answer in time is down while it is still being asked, so that a health check
 * never waits for it.
 */
public final class ServerHealthCheck extends AbstractHealthCheck implements AutoCloseable {
  private final ServerProbe probe;
  private boolean used = true;
  private boolean readiness = true;
  private long intervalMs = 5000;
  private long timeoutMs = 3000;
  private @Nullable ScheduledExecutorService scheduler;
  private volatile long askedNanos;
  private volatile @Nullable Answer answer;

  /** The last answer: what the server told of itself, or why it is down. */
  private record Answer(long askedNanos, Map<String, Object> details, @Nullable String fault) {}

  /**
   * Creates the bean; Camel sets its context.
   *
   * @param id the ID of the check
   * @param probe asks the server
   */
  public ServerHealthCheck(String id, ServerProbe probe) {
    super("signalbox", id);
    this.probe = probe;
  }

  /** Sets whether the bridge uses the server; one that it does not use is not asked. */
  public void setUsed(boolean used) {
    this.used = used;
  }

  /** Sets whether the bridge is not ready while the server is down; default true. */
  public void setReadiness(boolean readiness) {
    this.readiness = readiness;
  }

  /** Sets the pause between two questions, in milliseconds, above 0. */
  public void setIntervalMs(long intervalMs) {
    this.intervalMs = positive("signalbox.health.interval-ms", intervalMs);
  }

  /** Sets how long the server may take to answer, in milliseconds, above 0. */
  public void setTimeoutMs(long timeoutMs) {
    this.timeoutMs = positive("signalbox.health.timeout-ms", timeoutMs);
  }

  private static long positive(String setting, long millis) {
    if (millis < 1) {
      throw new IllegalArgumentException("%s=%d must be >= 1".formatted(setting, millis));
    }
    return millis;
  }

  /** Begins to ask, and adds the check to those of the context. */
  public void register() {
    if (used) {
      askedNanos = System.nanoTime();
      scheduler =
          getCamelContext()
              .getExecutorServiceManager()
              .newSingleThreadScheduledExecutor(this, "Health[" + getId() + "]");
      scheduler.scheduleWithFixedDelay(this::ask, 0, intervalMs, TimeUnit.MILLISECONDS);
    }
    HealthCheckRegistry registry = HealthCheckRegistry.get(getCamelContext());
    if (registry != null) {
      // Camel may make a bean twice; the later one is what routes refer to.
      registry.getCheck(getId()).ifPresent(registry::unregister);
      registry.register(this);
    }
  }

  private void ask() {
    long asked = System.nanoTime();
    askedNanos = asked;
    try {
      answer = new Answer(asked, Map.copyOf(probe.probe()), null);
    } catch (Exception e) {
      answer = new Answer(asked, Map.of(), reason(e));
    }
  }

  private static String reason(Exception failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow();
  }

  @Override
  public boolean isReadiness() {
    return readiness;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    if (!used) {
      builder.detail("used", false).up();
      return;
    }
    Answer last = answer;
    boolean waiting = last == null || last.askedNanos() != askedNanos;
    long waitedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - askedNanos);
    boolean late = waitedMs > (waiting ? timeoutMs : intervalMs + 2 * timeoutMs);
    if (last == null || late) {
      builder.message("no answer for %d ms".formatted(waitedMs)).down();
      return;
    }
    last.details().forEach(builder::detail);
    if (last.fault() == null) {
      builder.up();
    } else {
      builder.message(last.fault()).down();
    }
  }

  @Override
  public void close() {
    if (scheduler != null) {
      getCamelContext().getExecutorServiceManager().shutdownNow(scheduler);
    }
  }
}
