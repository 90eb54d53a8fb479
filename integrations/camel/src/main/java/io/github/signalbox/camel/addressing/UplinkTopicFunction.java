/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.addressing;

import io.github.signalbox.addressing.TopicRule.Direction;

/**
 * Makes {@code {{uplink-topic:<parent>}}} the shared subscription that all replicas of the bridge
 * take part in: {@code $share/bridge/<parent>/#}.
 */
public final class UplinkTopicFunction extends TopicFunction {
  /** Creates the function; Camel sets its context. */
  public UplinkTopicFunction() {
    super("uplink-topic", Direction.UP, "$share/bridge/%s/#");
  }
}
