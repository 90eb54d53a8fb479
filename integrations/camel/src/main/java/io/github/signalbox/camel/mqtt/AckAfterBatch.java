/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.jspecify.annotations.Nullable;

/**
 * Collects the bodies of a batch into a list, and acknowledges every message of the batch when the
 * batch is done, or none of them when it fails.
 *
 * <p>For the {@code aggregate} EIP. Messages of other components, and of Camel's own {@code
 * paho-mqtt5}, are collected just the same; their acknowledgement stays with those components.
 */
public final class AckAfterBatch implements AggregationStrategy {
  /** Creates the strategy. */
  public AckAfterBatch() {}

  @Override
  public Exchange aggregate(@Nullable Exchange batch, Exchange added) {
    Exchange answer = batch == null ? first(added) : batch;
    if (batch != null) {
      Batch.of(batch).add(added.getMessage().getBody(), MqttAck.of(added));
    }
    return answer;
  }

  private static Exchange first(Exchange added) {
    Batch started = new Batch();
    started.add(added.getMessage().getBody(), MqttAck.of(added));
    added.removeProperty(MqttAck.PROPERTY);
    added.setProperty(Batch.PROPERTY, started);
    added.getMessage().removeHeaders("*");
    added.getMessage().setBody(started.bodies);
    added.getExchangeExtension().addOnCompletion(started);
    return added;
  }

  /** The messages of one batch. */
  private static final class Batch implements Synchronization {
    private static final String PROPERTY = "CamelMqttBatch";

    private final List<@Nullable Object> bodies = new ArrayList<>();
    private final List<MqttAck> acks = new ArrayList<>();

    static Batch of(Exchange exchange) {
      return exchange.getProperty(PROPERTY, Batch.class);
    }

    void add(@Nullable Object body, @Nullable MqttAck ack) {
      bodies.add(body);
      if (ack != null) {
        ack.takeOver();
        acks.add(ack);
      }
    }

    @Override
    public void onComplete(Exchange exchange) {
      acks.forEach(MqttAck::acknowledge);
    }

    @Override
    public void onFailure(Exchange exchange) {
      acks.forEach(MqttAck::giveBack);
    }
  }
}
