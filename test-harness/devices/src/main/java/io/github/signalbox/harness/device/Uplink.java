/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device's way up: keeps each event until the broker has it (PUBACK), sends it again after a
 * reconnect, and spoils some as the faults say. All calls are made under the device's lock.
 */
final class Uplink {
  private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final int REMEMBERED = 512;

  private final Object lock;
  private final DeviceContext context;
  private final MqttLink link;
  private final boolean silent;
  private final Map<String, Outgoing> open = new LinkedHashMap<>();
  private final Map<String, Sent> sent = new LinkedHashMap<>();
  private final Map<String, Integer> dropped = new LinkedHashMap<>();
  private int delayed;
  private boolean ready;

  Uplink(Object lock, DeviceContext context, MqttLink link, boolean silent) {
    this.lock = lock;
    this.context = context;
    this.link = link;
    this.silent = silent;
  }

  /** How far an event that was sent has come. */
  private enum Sent {
    UNACKNOWLEDGED,
    ACKNOWLEDGED
  }

  /** Sends an event, or spoils it. The same event may be sent again later. */
  void send(Outgoing event) {
    if (silent || isDropped(event)) {
      context.ledger().enter(event.flow(), Fate.DROPPED, event.id());
      return;
    }
    Faults faults = context.settings().faults();
    boolean again = sent.containsKey(event.id());
    if (!again && context.chances().hits(faults.delay(), "delay", event.id())) {
      SplittableRandom random = context.chances().of("delay-time", event.id());
      delayed++;
      context.later(randomUpTo(faults.maxDelay(), random), () -> sendDelayed(event));
    } else {
      offer(event);
    }
  }

  private boolean isDropped(Outgoing event) {
    Selection drop = context.settings().faults().drop();
    if (drop.isNone()) {
      return false;
    }
    int tries = dropped.merge(event.id(), 1, Integer::sum);
    trim(dropped);
    return context.chances().hits(drop, "drop-" + tries, event.id());
  }

  private static Duration randomUpTo(Duration max, SplittableRandom random) {
    return Duration.ofNanos((long) (max.toNanos() * random.nextDouble()));
  }

  private void sendDelayed(Outgoing event) {
    synchronized (lock) {
      delayed--;
      offer(event);
    }
  }

  private void offer(Outgoing event) {
    open.put(event.id(), event);
    if (ready) {
      publish(event);
      Selection duplicate = context.settings().faults().duplicate();
      if (context.chances().hits(duplicate, "duplicate", event.id())) {
        publish(event);
      }
    }
  }

  private void publish(Outgoing event) {
    Fate fate = sent.containsKey(event.id()) ? Fate.REPEATED : Fate.SENT;
    sent.putIfAbsent(event.id(), Sent.UNACKNOWLEDGED);
    trim(sent);
    context.ledger().enter(event.flow(), fate, event.id());
    link.publish(event.topic(), event.payload())
        .whenComplete((ack, failure) -> published(event, failure));
  }

  private void published(Outgoing event, @Nullable Throwable failure) {
    synchronized (lock) {
      if (failure == null) {
        acknowledged(event);
      } else if (ready && open.containsKey(event.id())) {
        LOG.debug("{} was not taken over, trying again", event.id(), failure);
        context.later(RETRY, () -> retry(event.id()));
      }
    }
  }

  private void acknowledged(Outgoing event) {
    open.remove(event.id());
    if (sent.put(event.id(), Sent.ACKNOWLEDGED) != Sent.ACKNOWLEDGED) {
      context.ledger().enter(event.flow(), Fate.ACKNOWLEDGED, event.id());
      event.acknowledged().run();
    }
  }

  private void retry(String id) {
    synchronized (lock) {
      Outgoing event = open.get(id);
      if (ready && event != null) {
        publish(event);
      }
    }
  }

  /** Forgets the oldest that are not open any more. */
  private void trim(Map<String, ?> remembered) {
    if (remembered.size() > REMEMBERED) {
      String oldest = remembered.keySet().iterator().next();
      if (!open.containsKey(oldest)) {
        remembered.remove(oldest);
      }
    }
  }

  /** Tells that the connection is there: everything not acknowledged is sent (again). */
  void connected() {
    ready = true;
    new ArrayList<>(open.values()).forEach(this::publish);
  }

  void disconnected() {
    ready = false;
  }

  /** Returns how many events wait to be sent or acknowledged. */
  int openEvents() {
    return open.size() + delayed;
  }

  /** Returns the events that wait for the broker to take them over, the oldest first. */
  List<Outgoing> open() {
    return List.copyOf(open.values());
  }

  /** Returns whether a status report still waits; another one would only add to the queue. */
  boolean hasOpenStatus() {
    return open.values().stream()
        .map(Outgoing::flow)
        .anyMatch(flow -> flow == Flow.STATUS_UP || flow == Flow.GATEWAY_STATUS_UP);
  }
}
