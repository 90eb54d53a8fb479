/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench.broker;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.addressing.P2pTopic;
import io.github.signalbox.harness.bench.OpenLoop;
import io.github.signalbox.signin.Signature;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The clients of one broker: many that receive, and one that publishes to them in turn. */
final class Fleet implements AutoCloseable {
  private static final int CONNECTING_AT_ONCE = 64;
  private static final int KEEP_ALIVE_SECONDS = 3600;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final int port;
  private final Side side;
  private final List<String> parents;
  private final OpenLoop loop = new OpenLoop(PATIENCE);
  private final List<Mqtt5AsyncClient> devices = new ArrayList<>();
  private final Mqtt5AsyncClient publisher;
  private int next;

  Fleet(int port, Side side, int parents) {
    this.port = port;
    this.side = side;
    this.parents = BrokerSetup.parents(parents);
    publisher = client(new ClientId(BrokerSetup.PUBLISHERS, "bench"));
    publisher.connectWith().keepAlive(KEEP_ALIVE_SECONDS).send().join();
  }

  private Mqtt5AsyncClient client(ClientId clientId) {
    Mqtt5ClientBuilder builder =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(clientId.toString())
            .serverHost("127.0.0.1")
            .serverPort(port);
    if (side.hasSecurity()) {
      String password = Signature.password(clientId, BrokerSetup.SECRET);
      builder
          .simpleAuth()
          .username(
              Signature.userName(
                  clientId.groupId().equals(BrokerSetup.PUBLISHERS)
                      ? BrokerSetup.PUBLISHERS_KEY
                      : BrokerSetup.ACCESS_KEY,
                  "bench"))
          .password(password.getBytes(StandardCharsets.UTF_8))
          .applySimpleAuth();
    }
    return builder.buildAsync();
  }

  private static ClientId device(int number) {
    return new ClientId(BrokerSetup.DEVICES, "bench%05d".formatted(number));
  }

  /**
   * Connects more clients; each has its topics when this returns.
   *
   * @param count how many
   */
  void connect(int count) throws InterruptedException {
    Semaphore free = new Semaphore(CONNECTING_AT_ONCE);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    for (int i = 0; i < count; i++) {
      free.acquire();
      ClientId clientId = device(devices.size());
      Mqtt5AsyncClient device = client(clientId);
      devices.add(device);
      device.publishes(MqttGlobalPublishFilter.ALL, this::arrived, Runnable::run, true);
      device
          .connectWith()
          .keepAlive(KEEP_ALIVE_SECONDS)
          .send()
          .thenCompose(
              connected ->
                  side.hasPlugin()
                      ? CompletableFuture.completedFuture(null)
                      : subscribe(device, clientId))
          .whenComplete(
              (done, failed) -> {
                if (failed != null) {
                  failure.compareAndSet(null, failed);
                }
                free.release();
              });
    }
    free.acquire(CONNECTING_AT_ONCE);
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a client was not connected", failed);
    }
  }

  /** Subscribes to what the plugin would give, in one packet and at the same quality of service. */
  private CompletableFuture<@Nullable Void> subscribe(Mqtt5AsyncClient device, ClientId clientId) {
    return device
        .subscribeWith()
        .addSubscriptions(
            parents.stream()
                .map(
                    parent ->
                        Mqtt5Subscription.builder()
                            .topicFilter(new P2pTopic(parent, clientId).toString())
                            .qos(MqttQos.EXACTLY_ONCE)
                            .build()))
        .send()
        .thenAccept(answer -> {});
  }

  private void arrived(Mqtt5Publish message) {
    loop.arrived(message.getPayload().orElseThrow().getInt());
    message.acknowledge();
  }

  /**
   * Sends point-to-point messages to the clients and parents in turn, at QoS 1, and waits for them.
   *
   * @param count how many
   * @param ratePerSecond how many per second
   */
  OpenLoop.Result send(int count, int ratePerSecond) throws InterruptedException {
    return loop.run(count, ratePerSecond, this::publish);
  }

  private void publish(int number) {
    int turn = next++;
    String parent = parents.get((turn + turn / devices.size()) % parents.size());
    ByteBuffer payload = ByteBuffer.allocate(BrokerBenchSettings.PAYLOAD_BYTES);
    payload.putInt(0, number);
    publisher
        .publishWith()
        .topic(new P2pTopic(parent, device(turn % devices.size())).toString())
        .qos(MqttQos.AT_LEAST_ONCE)
        .payload(payload)
        .send();
  }

  /** Ends the connections of all clients that receive. */
  void leave() {
    List<CompletableFuture<Void>> leaving =
        devices.stream().map(Mqtt5AsyncClient::disconnect).toList();
    leaving.forEach(CompletableFuture::join);
    devices.clear();
  }

  @Override
  public void close() {
    leave();
    publisher.disconnect().join();
  }
}
