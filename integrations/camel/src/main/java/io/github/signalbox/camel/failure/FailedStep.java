/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.failure;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The step at which an exception came up. Travels with the exception, as a suppressed one without a
 * stack, through all routes that pass the exception on; so it shows in stack traces too.
 */
public final class FailedStep extends Exception {
  private static final long serialVersionUID = 1L;

  private final String routeId;
  private final String stepId;
  private final boolean passedBefore;

  FailedStep(String routeId, String stepId, boolean passedBefore) {
    super("at step '%s' of route '%s'".formatted(stepId, routeId), null, false, false);
    this.routeId = routeId;
    this.stepId = stepId;
    this.passedBefore = passedBefore;
  }

  /**
   * Finds the step at which a failure came up.
   *
   * @param failure as Camel caught it
   * @return the step; empty where no step was watched
   */
  public static Optional<FailedStep> of(@Nullable Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      for (Throwable suppressed : each.getSuppressed()) {
        if (suppressed instanceof FailedStep step) {
          return Optional.of(step);
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the ID of the route that has the step. */
  public String routeId() {
    return routeId;
  }

  /** Returns the ID of the step. */
  public String stepId() {
    return stepId;
  }

  /** Returns whether the step has succeeded for others since its route was started. */
  public boolean passedBefore() {
    return passedBefore;
  }
}
