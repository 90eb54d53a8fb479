/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.addressing;

import io.github.signalbox.addressing.TopicRule.Direction;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.spi.PropertiesFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code {{downlink-topic:<parent>}}} the parent of point-to-point topics, checked against
 * the table.
 */
public final class DownlinkTopicFunction implements PropertiesFunction, CamelContextAware {
  private @Nullable CamelContext context;

  /** Creates the function; Camel sets its context. */
  public DownlinkTopicFunction() {}

  @Override
  public String getName() {
    return "downlink-topic";
  }

  @Override
  public String apply(String parent) {
    Addressing.of(getCamelContext()).require(parent, Direction.DOWN);
    return parent;
  }

  @Override
  public CamelContext getCamelContext() {
    if (context == null) {
      throw new IllegalStateException("function downlink-topic has no Camel context");
    }
    return context;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.context = context;
  }
}
