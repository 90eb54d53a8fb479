/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.addressing;

import io.github.signalbox.addressing.TopicRule.Direction;

/**
 * Makes {@code {{shipping-topic:<parent>}}} a shared subscription beside that of the uplink flows,
 * so that log shipping gets every message once more: {@code $share/log-shipping/<parent>/#}.
 */
public final class ShippingTopicFunction extends TopicFunction {
  /** Creates the function; Camel sets its context. */
  public ShippingTopicFunction() {
    super("shipping-topic", Direction.UP, "$share/log-shipping/%s/#");
  }
}
