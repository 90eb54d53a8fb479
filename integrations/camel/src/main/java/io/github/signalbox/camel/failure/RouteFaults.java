/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.failure;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.NamedRoute;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.spi.InterceptStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps at fault: a health check that is down while a step fails for a reason that neither a
 * server nor the data gives. A step is at fault until it succeeds.
 *
 * <p>Watches every step of every route, so that a failure tells where it came up; register it
 * before the routes are made.
 */
public final class RouteFaults extends AbstractHealthCheck implements InterceptStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(RouteFaults.class);

  private volatile Map<String, Fault> faults = new ConcurrentSkipListMap<>();

  /** What all beans of a context share: Camel may make a bean of a YAML file twice. */
  private record Shared(Map<String, Fault> faults) {}

  /** A step at fault. */
  private record Fault(String routeId, String reason, Instant since, long count) {}

  /** Creates the bean; Camel sets its context. */
  public RouteFaults() {
    super("signalbox", "route-faults");
  }

  /** Watches the steps of all routes to come, and adds this check to those of the context. */
  public void register() {
    CamelContext context = getCamelContext();
    ExtendedCamelContext extension = context.getCamelContextExtension();
    Shared shared = extension.getContextPlugin(Shared.class);
    if (shared == null) {
      extension.addContextPlugin(Shared.class, new Shared(faults));
      extension.addInterceptStrategy(this);
    } else {
      faults = shared.faults();
    }
    HealthCheckRegistry registry = HealthCheckRegistry.get(context);
    if (registry != null) {
      // The later one is what routes refer to.
      registry.getCheck(getId()).ifPresent(registry::unregister);
      registry.register(this);
    }
  }

  @Override
  public boolean isReadiness() {
    return false;
  }

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context,
      NamedNode definition,
      Processor target,
      @Nullable Processor nextTarget) {
    return new WatchedStep(target, routeId(definition), definition.getId(), this);
  }

  private static String routeId(NamedNode definition) {
    for (NamedNode node = definition; node != null; node = node.getParent()) {
      if (node instanceof NamedRoute route) {
        return route.getRouteId();
      }
    }
    return "";
  }

  /**
   * Notes that a step is at fault; one log line for each fault, however often it comes up.
   *
   * @param exchange the failed exchange
   */
  public void note(Exchange exchange) {
    Throwable failure = Failure.of(exchange);
    FailedStep step =
        FailedStep.of(failure)
            .orElseGet(() -> new FailedStep(exchange.getFromRouteId(), "unknown", false));
    String reason = Failure.reason(failure);
    Fault fault =
        faults.compute(
            step.stepId(),
            (id, known) ->
                known == null
                    ? new Fault(step.routeId(), reason, Instant.now(), 1)
                    : new Fault(step.routeId(), reason, known.since(), known.count() + 1));
    if (fault.count() == 1) {
      LOG.error(
          "Route '{}' fails at step '{}'; what it has taken is neither acknowledged nor lost: {}",
          step.routeId(),
          step.stepId(),
          reason,
          failure);
    }
  }

  /** Notes that a step has succeeded. */
  void passed(String stepId) {
    if (!faults.isEmpty() && faults.remove(stepId) != null) {
      LOG.info("Step '{}' succeeds again", stepId);
    }
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    builder.up();
    faults.forEach(
        (stepId, fault) ->
            builder
                .detail("route.id", fault.routeId())
                .detail("step.id", stepId)
                .detail("since", fault.since().toString())
                .detail("failures", fault.count())
                .message(
                    "route '%s' fails at step '%s': %s"
                        .formatted(fault.routeId(), stepId, fault.reason()))
                .down());
  }
}
