/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.failure;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;

/**
 * Says whether the failure of an exchange has one of some causes. A predicate, since Camel calls
 * the methods of beans with an exchange from which the failure has been taken.
 */
public final class FailurePredicate implements Predicate {
  private final Set<FailureCause> causes;
  private boolean othersSucceed;

  /**
   * Creates the bean.
   *
   * @param causes names of {@link FailureCause}, separated by commas
   * @throws IllegalArgumentException if one is not known
   */
  public FailurePredicate(String causes) {
    this.causes =
        Arrays.stream(causes.split(","))
            .map(name -> FailureCause.valueOf(name.strip()))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(FailureCause.class)));
  }

  /**
   * Sets whether a failure of unknown cause counts only where its step has succeeded for others
   * since the route was started: then it is what this exchange carries that the step cannot take.
   *
   * @param othersSucceed default false
   */
  public void setOthersSucceed(boolean othersSucceed) {
    this.othersSucceed = othersSucceed;
  }

  @Override
  public boolean matches(Exchange exchange) {
    Throwable failure = Failure.of(exchange);
    if (failure == null) {
      return false;
    }
    FailureCause cause = FailureCause.of(failure);
    return causes.contains(cause)
        && (cause != FailureCause.UNKNOWN || !othersSucceed || othersSucceeded(failure));
  }

  private static boolean othersSucceeded(Throwable failure) {
    return FailedStep.of(failure).map(FailedStep::passedBefore).orElse(false);
  }
}
