/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.awaitility.Awaitility.await;

import io.github.signalbox.harness.device.BrokerAccess;
import io.github.signalbox.harness.device.DeviceFleet;
import io.github.signalbox.harness.device.FleetSettings;
import io.github.signalbox.harness.device.TagDisplay;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Fleets that poll and report quickly, each with access points and tags of its own. */
final class Fleets {
  static final Duration LIMIT = Duration.ofSeconds(60);

  private static final long SEED = new Random().nextLong();
  private static final AtomicInteger NEXT_INDEX = new AtomicInteger();

  private Fleets() {}

  static FleetSettings.Builder settings(BrokerAccess broker, int accessPoints, int tags) {
    return FleetSettings.builder(broker)
        .size(accessPoints, tags)
        // Numbers of tags depend on the index alone; 100 keeps fleets of up to 100 apart.
        .firstIndex(NEXT_INDEX.getAndAdd(100))
        .seed(SEED)
        .stores(1)
        .connectsPerSecond(500)
        .statusInterval(Duration.ofSeconds(1))
        .pollInterval(Duration.ofMillis(300));
  }

  /** Starts a fleet and waits until the database knows all its tags. */
  static DeviceFleet startKnown(FleetSettings settings, Database database) {
    DeviceFleet fleet = DeviceFleet.start(settings);
    awaitKnown(fleet, database);
    return fleet;
  }

  static void awaitKnown(DeviceFleet fleet, Database database) {
    Object[] tags = tagIds(fleet).toArray(String[]::new);
    await("tags are known")
        .atMost(LIMIT)
        .until(
            () ->
                database.count(
                        "select count(*) from tag where tag_id = any (?)", new Object[] {tags})
                    == tags.length);
  }

  static List<TagDisplay> displays(DeviceFleet fleet) {
    return fleet.accessPoints().stream().flatMap(ap -> ap.displays().stream()).toList();
  }

  static List<String> tagIds(DeviceFleet fleet) {
    return displays(fleet).stream().map(TagDisplay::tagId).toList();
  }
}
