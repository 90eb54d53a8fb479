/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.uplink;

import io.github.signalbox.camel.failure.Failure;
import io.github.signalbox.message.RefusalCode;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;

/** Makes refusals of a batch whose data had no effect. */
public final class RefusedBatch {
  private RefusedBatch() {}

  /**
   * Turns the batch of an exchange into refusals, by the failure that was caught.
   *
   * @param batch the batch that failed
   * @param failure what was caught
   * @return a batch of refusals alone
   */
  public static EventBatch of(
      @Variable("batch") EventBatch batch,
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
    return batch.refuse(RefusalCode.EFFECT_FAILED, Failure.reasonAndStep(failure));
  }
}
