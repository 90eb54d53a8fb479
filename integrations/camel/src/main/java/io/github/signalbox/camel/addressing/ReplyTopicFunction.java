/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.addressing;

import io.github.signalbox.addressing.TopicRule.Direction;

/**
 * Makes {@code {{reply-topic:<parent>}}} the topic below which each replica of the bridge has one
 * of its own for replies: {@code <parent>/reply}.
 */
public final class ReplyTopicFunction extends TopicFunction {
  /** Creates the function; Camel sets its context. */
  public ReplyTopicFunction() {
    super("reply-topic", Direction.UP, "%s/reply");
  }
}
