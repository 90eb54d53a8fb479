/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.addressing;

import io.github.signalbox.addressing.TopicRule.Direction;

/**
 * Makes {@code {{downlink-topic:<parent>}}} the parent of point-to-point topics, checked against
 * the table.
 */
public final class DownlinkTopicFunction extends TopicFunction {
  /** Creates the function; Camel sets its context. */
  public DownlinkTopicFunction() {
    super("downlink-topic", Direction.DOWN, "%s");
  }
}
