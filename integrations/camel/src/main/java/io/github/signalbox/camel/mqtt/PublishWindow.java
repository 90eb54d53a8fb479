/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import io.github.signalbox.camel.mqtt.client.MqttConnection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The publishes under way on one connection; no more than a limit at once.
 *
 * <p>A place is taken until the broker has acknowledged the publish, even where its exchange has
 * been given up by then: the broker counts it too (MQTT 5.0, section 4.9).
 */
final class PublishWindow {
  private final MqttConnection connection;
  private final int size;
  private final Semaphore places;
  private final Set<Publish> underWay = ConcurrentHashMap.newKeySet();

  /**
   * Creates the window of a connection.
   *
   * @param size how many publishes may be under way
   */
  PublishWindow(MqttConnection connection, int size) {
    this.connection = connection;
    this.size = size;
    this.places = new Semaphore(size, true);
  }

  MqttConnection connection() {
    return connection;
  }

  /** Sends a publish once there is a place for it. */
  void send(Publish publish) throws MqttUnavailableException, InterruptedException {
    long millis = publish.leftMs();
    if (!places.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      throw new MqttUnavailableException(
          "%d publishes are under way; the broker acknowledged none within %d ms"
              .formatted(size, millis));
    }
    underWay.add(publish);
    connection
        .publish(publish.topic(), publish.message())
        .whenComplete(
            (reply, failure) -> {
              left(publish);
              publish.answered(reply, failure);
            });
  }

  /** Frees the place of a publish. */
  private void left(Publish publish) {
    if (underWay.remove(publish)) {
      places.release();
    }
  }

  /** Gives up the exchanges whose publishes take too long. */
  void failOverdue() {
    underWay.forEach(Publish::failIfOverdue);
  }

  /** Gives up all exchanges; what was sent may have arrived. */
  void failAll(String why) {
    underWay.forEach(publish -> publish.failUnknown(why));
  }
}
