/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledges every message of a batch when the batch is done, or none of them when it fails.
 *
 * <p>For the {@code aggregate} EIP. How messages are put together is up to another strategy, by
 * default a list of their bodies. Messages of other components, and of Camel's own {@code
 * paho-mqtt5}, are put together just the same; their acknowledgement stays with those components.
 *
 * <p>The repository of the batches must be the one in memory: what the broker still holds need not
 * be stored a second time. A batch that {@code discardOnCompletionTimeout} throws away is neither
 * done nor failed; its messages are delivered again after the next new connection.
 */
public final class AckAfterBatch implements AggregationStrategy, CamelContextAware {
  private final AggregationStrategy strategy;
  private @Nullable CamelContext camelContext;

  /** Creates a strategy whose batch is the list of the messages' bodies, without headers. */
  public AckAfterBatch() {
    this(new BodyList());
  }

  /**
   * Creates a strategy that leaves to another one how messages are put together.
   *
   * @param strategy the other one
   */
  public AckAfterBatch(AggregationStrategy strategy) {
    this.strategy = strategy;
  }

  @Override
  public void setCamelContext(CamelContext camelContext) {
    this.camelContext = camelContext;
    CamelContextAware.trySetCamelContext(strategy, camelContext);
  }

  @Override
  public @Nullable CamelContext getCamelContext() {
    return camelContext;
  }

  @Override
  public Exchange aggregate(@Nullable Exchange batch, Exchange added) {
    MqttAck ack = MqttAck.of(added);
    Acks acks = batch == null ? new Acks() : Acks.of(batch);
    Exchange answer = strategy.aggregate(batch, added);
    if (ack != null && ack.share()) {
      acks.list.add(ack);
    }
    if (answer != batch) {
      answer.removeProperty(MqttAck.PROPERTY);
      answer.setProperty(Acks.PROPERTY, acks);
      answer.getExchangeExtension().addOnCompletion(acks);
    }
    return answer;
  }

  @Override
  public boolean canPreComplete() {
    return strategy.canPreComplete();
  }

  @Override
  public boolean preComplete(@Nullable Exchange batch, Exchange added) {
    return strategy.preComplete(batch, added);
  }

  @Override
  public void onCompletion(Exchange batch) {
    strategy.onCompletion(batch);
  }

  @Override
  public void onCompletion(Exchange batch, Exchange input) {
    strategy.onCompletion(batch, input);
  }

  @Override
  public void timeout(Exchange batch, int index, int total, long timeout) {
    strategy.timeout(batch, index, total, timeout);
  }

  /** The acknowledgements of one batch; moves with the exchange that stands for the batch. */
  private static final class Acks implements Synchronization {
    private static final String PROPERTY = "CamelMqttAcks";

    private final List<MqttAck> list = new ArrayList<>();

    static Acks of(Exchange batch) {
      return Objects.requireNonNull(
          batch.getProperty(PROPERTY, Acks.class),
          "batches with acknowledgements must be kept in memory");
    }

    @Override
    public void onComplete(Exchange batch) {
      list.forEach(MqttAck::done);
    }

    @Override
    public void onFailure(Exchange batch) {
      list.forEach(MqttAck::failed);
    }
  }

  /** Collects bodies. */
  private static final class BodyList implements AggregationStrategy {
    @Override
    public Exchange aggregate(@Nullable Exchange batch, Exchange added) {
      Object body = added.getMessage().getBody();
      if (batch != null) {
        bodies(batch).add(body);
        return batch;
      }
      added.getMessage().removeHeaders("*");
      added.getMessage().setBody(new ArrayList<>());
      bodies(added).add(body);
      return added;
    }

    @SuppressWarnings("unchecked")
    private static List<@Nullable Object> bodies(Exchange batch) {
      return batch.getMessage().getBody(List.class);
    }
  }
}
