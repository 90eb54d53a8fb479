/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import com.hivemq.client.internal.mqtt.MqttClientConnectionConfig;
import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientExecutorConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/** Makes the connections of one fleet, which share a few network threads. */
final class MqttLinks {
  private static final int NETWORK_THREADS = 2;

  private final FleetSettings settings;
  private final Duration sessionExpiry;
  private final MqttClientExecutorConfig executors;

  /**
   * Prepares connections.
   *
   * @param settings where to and how
   * @param sessionExpiry how long the broker keeps the session of a device that is away, in whole
   *     seconds; zero for a clean session
   */
  MqttLinks(FleetSettings settings, Duration sessionExpiry) {
    this.settings = settings;
    this.sessionExpiry = sessionExpiry;
    ThreadFactory threads = Thread.ofPlatform().daemon().name("device-network-", 0).factory();
    Executor executor = task -> threads.newThread(task).start();
    this.executors =
        MqttClientExecutorConfig.builder()
            .nettyExecutor(executor)
            .nettyThreads(NETWORK_THREADS)
            .build();
  }

  /**
   * Makes a link that is not connected yet.
   *
   * @param clientId the MQTT client ID
   * @param receiver called with each message that comes in
   * @param closed called with the reason each time a connection ends or cannot be made
   */
  MqttLink open(String clientId, Consumer<MqttLink.Message> receiver, Consumer<String> closed) {
    MqttClientBuilder builder =
        MqttClient.builder()
            .identifier(clientId)
            .serverHost(settings.broker().host())
            .serverPort(settings.broker().port())
            .executorConfig(executors)
            .addDisconnectedListener(
                context ->
                    closed.accept(ConnectFailure.describe(context.getCause(), settings.broker())));
    MqttLink.Terms terms =
        new MqttLink.Terms(settings.broker(), clientId, settings.keepAlive(), sessionExpiry);
    return switch (settings.mqttVersion()) {
      case V3_1_1 -> new Mqtt3Link(builder.useMqttVersion3(), terms, receiver);
      case V5 -> new Mqtt5Link(builder.useMqttVersion5(), terms, receiver);
    };
  }

  /** Closes the channel below the client, which has no call of its own for a broken connection. */
  static void cut(Optional<?> connection) {
    if (connection.orElse(null) instanceof MqttClientConnectionConfig config) {
      config.getChannel().close();
    }
  }
}
