/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.ledger.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Writes an access point's status reports. All calls are made under the device's lock. */
final class StatusDesk {
  private static final String SUBTOPIC = "/report";

  private final DeviceContext context;
  private final AccessPointIdentity identity;
  private final List<PriceTag> tags;
  private final EventWriter writer;
  private final Uplink uplink;
  private final String topic;
  private int reports;

  StatusDesk(
      DeviceContext context,
      AccessPointIdentity identity,
      List<PriceTag> tags,
      EventWriter writer,
      Uplink uplink) {
    this.context = context;
    this.identity = identity;
    this.tags = tags;
    this.writer = writer;
    this.uplink = uplink;
    this.topic = context.contracts().parentOf(EventWriter.STATUS_TYPE) + SUBTOPIC;
  }

  /** Sends a report, unless an earlier one still waits for the broker. */
  void report(Instant now) {
    if (uplink.hasOpenStatus()) {
      return;
    }
    reports++;
    String id = "%s-%s-%d".formatted(identity.mac(), context.settings().run(), reports);
    byte[] payload = writer.status(id, tags, now, context.chances().of("signal", id));
    long startedAt = System.nanoTime();
    Runnable acknowledged =
        () ->
            context
                .ledger()
                .time(
                    Stage.STATUS_TO_ACKNOWLEDGED, Duration.ofNanos(System.nanoTime() - startedAt));
    uplink.send(new Outgoing(Flow.STATUS_UP, topic, id, payload, acknowledged));
  }

  /** Returns how many reports were written so far. */
  int reports() {
    return reports;
  }
}
