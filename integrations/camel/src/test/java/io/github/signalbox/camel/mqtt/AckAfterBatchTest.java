/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.GroupedExchangeAggregationStrategy;
import org.apache.camel.processor.aggregate.StringAggregationStrategy;
import org.apache.camel.processor.aggregate.UseLatestAggregationStrategy;
import org.junit.jupiter.api.Test;

/**
 * When the messages of a batch are acknowledged, in Camel's {@code aggregate}, without a broker.
 */
class AckAfterBatchTest {
  private final List<String> acknowledged = new CopyOnWriteArrayList<>();
  private final List<String> redelivered = new CopyOnWriteArrayList<>();
  private final List<Object> batches = new CopyOnWriteArrayList<>();

  @Test
  void batch_done_itsBodiesAreAListAndAllAreAcknowledged() throws Exception {
    send(new AckAfterBatch(), "a", "b", "c", "d", "e");

    assertThat(batches).containsExactly(List.of("a", "b"), List.of("c", "d"));
    assertThat(acknowledged).containsExactly("a", "b", "c", "d");
    assertThat(redelivered).isEmpty();
  }

  @Test
  void batch_fails_noneOfItIsAcknowledged() throws Exception {
    send(new AckAfterBatch(), "a", "fail", "c", "d");

    assertThat(acknowledged).containsExactly("c", "d");
    assertThat(redelivered).containsExactly("a", "fail");
  }

  @Test
  void batch_putTogetherByAnotherStrategy_isAcknowledgedJustTheSame() throws Exception {
    send(new AckAfterBatch(new StringAggregationStrategy().delimiter("+")), "a", "b");
    send(new AckAfterBatch(new UseLatestAggregationStrategy()), "c", "d");
    send(new AckAfterBatch(new GroupedExchangeAggregationStrategy()), "e", "f");

    assertThat(batches).hasSize(3).startsWith("a+b", "d");
    assertThat(acknowledged).containsExactly("a", "b", "c", "d", "e", "f");
  }

  @Test
  void message_afterItWasAcknowledged_cannotBeSharedAnyMore() {
    MqttAck ack = new MqttAck(steps("a"));

    ack.done();

    assertThat(ack.share()).isFalse();
    assertThat(acknowledged).containsExactly("a");
  }

  @Test
  void message_ofTwoBatches_isAcknowledgedOnceWhenBothAreDone() {
    MqttAck ack = new MqttAck(steps("a"));
    ack.share();
    ack.share();

    ack.done();
    ack.done();
    assertThat(acknowledged).isEmpty();
    ack.done();

    assertThat(acknowledged).containsExactly("a");
  }

  /** Sends messages, and waits until each that belongs to a full batch has its verdict. */
  private void send(AggregationStrategy strategy, String... bodies) throws Exception {
    int verdicts = acknowledged.size() + redelivered.size() + bodies.length / 2 * 2;
    try (CamelContext context = new DefaultCamelContext()) {
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:in")
                  .aggregate(constant(true), strategy)
                  .completionSize(2)
                  .process(AckAfterBatchTest.this::take);
            }
          });
      context.start();
      ProducerTemplate template = context.createProducerTemplate();
      for (String body : bodies) {
        MqttAck ack = new MqttAck(steps(body));
        template.send(
            "direct:in",
            exchange -> {
              exchange.getMessage().setBody(body);
              exchange.setProperty(MqttAck.PROPERTY, ack);
              exchange.getExchangeExtension().addOnCompletion(ack);
            });
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> acknowledged.size() + redelivered.size() == verdicts);
    }
  }

  private void take(Exchange batch) {
    Object body = batch.getMessage().getBody();
    if (body instanceof List<?> list && list.contains("fail")) {
      throw new IllegalStateException("the batch fails");
    }
    batches.add(body);
  }

  private MqttAck.Steps steps(String body) {
    return new MqttAck.Steps() {
      @Override
      public void acknowledge() {
        acknowledged.add(body);
      }

      @Override
      public void redeliver() {
        redelivered.add(body);
      }

      @Override
      public void finish() {}
    };
  }
}
