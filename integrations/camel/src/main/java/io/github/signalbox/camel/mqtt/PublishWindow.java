/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.mqtt;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * The publishes under way on one connection; no more than a limit at once.
 *
 * <p>A place is taken until the broker has acknowledged the publish, even where its exchange has
 * been given up by then: the broker counts it too (MQTT 5.0, section 4.9).
 */
final class PublishWindow {
  private final MqttAsyncClient client;
  private final int size;
  private final long maximumPacketSize;
  private final Semaphore places;
  private final Set<Publish> underWay = ConcurrentHashMap.newKeySet();

  /**
   * Creates the window of a connection.
   *
   * @param size how many publishes may be under way
   * @param maximumPacketSize bytes of the largest packet that the broker takes
   */
  PublishWindow(MqttAsyncClient client, int size, long maximumPacketSize) {
    this.client = client;
    this.size = size;
    this.maximumPacketSize = maximumPacketSize;
    this.places = new Semaphore(size, true);
  }

  MqttAsyncClient client() {
    return client;
  }

  /** Sends a publish once there is a place for it. */
  void send(Publish publish) throws MqttPublishException, InterruptedException {
    OutgoingCheck.size(publish.topic(), publish.message(), maximumPacketSize);
    long millis = publish.leftMs();
    if (!places.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
      throw new MqttUnavailableException(
          "%d publishes are under way; the broker acknowledged none within %d ms"
              .formatted(size, millis));
    }
    underWay.add(publish);
    try {
      client.publish(publish.topic(), publish.message(), null, publish.in(this));
    } catch (MqttException | RuntimeException e) {
      left(publish);
      throw new MqttUnavailableException(
          "publish to '" + publish.topic() + "' was not sent: " + MqttLink.text(e), e);
    }
  }

  /** Frees the place of a publish. */
  void left(Publish publish) {
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
