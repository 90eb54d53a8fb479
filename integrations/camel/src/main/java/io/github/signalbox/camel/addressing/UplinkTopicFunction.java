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
 * Makes {@code {{uplink-topic:<parent>}}} the shared subscription that all replicas of the bridge
 * take part in: {@code $share/bridge/<parent>/#}.
 */
public final class UplinkTopicFunction implements PropertiesFunction, CamelContextAware {
  private @Nullable CamelContext context;

  /** Creates the function; Camel sets its context. */
  public UplinkTopicFunction() {}

  @Override
  public String getName() {
    return "uplink-topic";
  }

  @Override
  public String apply(String parent) {
    Addressing.of(getCamelContext()).require(parent, Direction.UP);
    return "$share/bridge/" + parent + "/#";
  }

  @Override
  public CamelContext getCamelContext() {
    if (context == null) {
      throw new IllegalStateException("function uplink-topic has no Camel context");
    }
    return context;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.context = context;
  }
}
