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

/** Makes a topic of a declared parent; a route that names another one does not start. */
abstract class TopicFunction implements PropertiesFunction, CamelContextAware {
  private final String name;
  private final Direction direction;
  private final String format;
  private @Nullable CamelContext context;

  /**
   * Creates the function.
   *
   * @param name what stands before the colon
   * @param direction the way that the parent must lead
   * @param format the topic, with {@code %s} for the parent
   */
  TopicFunction(String name, Direction direction, String format) {
    this.name = name;
    this.direction = direction;
    this.format = format;
  }

  @Override
  public final String getName() {
    return name;
  }

  @Override
  public final String apply(String parent) {
    Addressing.of(getCamelContext()).require(parent, direction);
    return format.formatted(parent);
  }

  @Override
  public final CamelContext getCamelContext() {
    if (context == null) {
      throw new IllegalStateException("function " + name + " has no Camel context");
    }
    return context;
  }

  @Override
  public final void setCamelContext(CamelContext context) {
    this.context = context;
  }
}
