/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.failure;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/** A step that marks the exceptions that come up in it. */
final class WatchedStep extends DelegateAsyncProcessor {
  private final String routeId;
  private final String stepId;
  private final RouteFaults faults;
  private volatile boolean passed;

  WatchedStep(Processor step, String routeId, String stepId, RouteFaults faults) {
    super(step);
    this.routeId = routeId;
    this.stepId = stepId;
    this.faults = faults;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    return super.process(
        exchange,
        doneSync -> {
          ended(exchange);
          callback.done(doneSync);
        });
  }

  private void ended(Exchange exchange) {
    Exception failure = exchange.getException();
    if (failure == null) {
      if (!passed) {
        passed = true;
      }
      faults.passed(stepId);
    } else if (FailedStep.of(failure).isEmpty()) {
      failure.addSuppressed(new FailedStep(routeId, stepId, passed));
    }
  }
}
