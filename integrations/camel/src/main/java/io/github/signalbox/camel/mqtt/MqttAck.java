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

  private final Runnable acknowledge;
  private final Runnable redeliver;
  private final AtomicInteger owners = new AtomicInteger(1);
  private final AtomicBoolean failed = new AtomicBoolean();

  /**
   * Creates the acknowledgement, owned by the message's exchange.
   *
   * @param acknowledge tells the broker that the message is done
   * @param redeliver has the broker deliver it again
   */
  MqttAck(Runnable acknowledge, Runnable redeliver) {
    this.acknowledge = acknowledge;
    this.redeliver = redeliver;
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
    if (owners.decrementAndGet() == 0 && !failed.get()) {
      acknowledge.run();
    }
  }

  /** One owner has failed. */
  void failed() {
    if (failed.compareAndSet(false, true)) {
      redeliver.run();
    }
    owners.decrementAndGet();
  }
}
