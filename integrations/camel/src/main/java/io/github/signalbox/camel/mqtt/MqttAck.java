/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgement of one received message: sent once, when its exchange and all batches that
 * took part in it are done; never when one of them failed.
 */
final class MqttAck implements Synchronization {
  /** Exchange property that carries the acknowledgement to a batch. */
  static final String PROPERTY = "CamelMqttAck";

  private final Steps steps;
  private final AtomicInteger owners = new AtomicInteger(1);
  private final AtomicBoolean failed = new AtomicBoolean();

  /** What an acknowledgement leads to. */
  interface Steps {
    /** Tells the broker that the message is done. */
    void acknowledge();

    /** Has the broker deliver the message again. */
    void redeliver();

    /** Forgets the message, which nobody owns any more. */
    void finish();
  }

  /** Creates the acknowledgement, owned by the message's exchange. */
  MqttAck(Steps steps) {
    this.steps = steps;
  }

  static @Nullable MqttAck of(Exchange exchange) {
    return exchange.getProperty(PROPERTY, MqttAck.class);
  }

  /** Adds an owner, which must be done too; false where the message has been acknowledged. */
  boolean share() {
    return owners.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  @Override
  public void onComplete(Exchange exchange) {
    done();
  }

  @Override
  public void onFailure(Exchange exchange) {
    failed();
  }

  /** One owner is done. */
  void done() {
    if (owners.decrementAndGet() == 0) {
      if (!failed.get()) {
        steps.acknowledge();
      }
      steps.finish();
    }
  }

  /** One owner has failed. */
  void failed() {
    if (failed.compareAndSet(false, true)) {
      steps.redeliver();
    }
    done();
  }
}
