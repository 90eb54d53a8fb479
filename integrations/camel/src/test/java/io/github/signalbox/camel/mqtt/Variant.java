/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.util.function.Supplier;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Component;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;

/** The two components that one test looks at: Camel's own, with its fault, and this bundle's. */
enum Variant {
  STOCK(PahoMqtt5Component::new, GroupedBodyAggregationStrategy::new),
  RELIABLE(ReliablePahoMqtt5Component::new, AckAfterBatch::new);

  private final Supplier<PahoMqtt5Component> component;
  private final Supplier<AggregationStrategy> strategy;

  Variant(Supplier<PahoMqtt5Component> component, Supplier<AggregationStrategy> strategy) {
    this.component = component;
    this.strategy = strategy;
  }

  PahoMqtt5Component component() {
    return component.get();
  }

  AggregationStrategy strategy() {
    return strategy.get();
  }
}
