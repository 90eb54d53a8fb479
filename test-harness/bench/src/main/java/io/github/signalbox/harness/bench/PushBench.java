/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench;

import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.github.signalbox.harness.server.Bridge;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/**
 * From a price change until its access point has the message: through the bridge, and published
 * directly.
 *
 * <p>The load is an {@link OpenLoop}. The access points answer nothing.
 */
final class PushBench implements AutoCloseable {
  private static final int DEVICES = 20;
  private static final Duration REST = Duration.ofSeconds(15);

  private final Bridge bridge;
  private final BenchSettings settings;
  private final Consumer<String> progress;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Client> devices = new ArrayList<>();
  private final Client publisher;
  private final OpenLoop loop = new OpenLoop(REST);

  /**
   * What was measured.
   *
   * @param direct each take of the direct side
   * @param bridge each take through the bridge
   */
  record Result(List<Histogram> direct, List<Histogram> bridge) {}

  PushBench(Bridge bridge, BenchSettings settings, Consumer<String> progress) {
    this.bridge = bridge;
    this.settings = settings;
    this.progress = progress;
    this.publisher = Client.ofBridge(bridge.properties(), "bench-publisher").connect();
    for (int i = 0; i < DEVICES; i++) {
      String id = BenchEvents.accessPoint(i);
      devices.add(
          Client.ofDevice(bridge.properties(), id).handTo(this::arrived, Runnable::run).connect());
    }
  }

  private void arrived(Mqtt5Publish message) {
    loop.arrived(BenchEvents.numberOf(message.getPayloadAsBytes()));
    message.acknowledge();
  }

  private static String topic(int device) {
    return "tag-task-down/p2p/" + BenchEvents.accessPoint(device);
  }

  Result run() throws InterruptedException {
    Result result = new Result(new ArrayList<>(), new ArrayList<>());
    progress.accept("Push: warming up …");
    take(this::publish);
    take(this::request);
    for (int round = 1; round <= settings.rounds(); round++) {
      progress.accept("Push: round %d of %d …".formatted(round, settings.rounds()));
      if (round % 2 == 1) {
        result.direct.add(take(this::publish));
        result.bridge.add(take(this::request));
      } else {
        result.bridge.add(take(this::request));
        result.direct.add(take(this::publish));
      }
    }
    return result;
  }

  private Histogram take(IntConsumer sender) throws InterruptedException {
    int count = (int) (settings.ratePerSecond() * settings.take().toSeconds());
    OpenLoop.Result result = loop.run(count, settings.ratePerSecond(), sender);
    if (result.missing() > 0) {
      progress.accept("  %d of %d messages did not arrive".formatted(result.missing(), count));
    }
    return result.micros();
  }

  private static int device(int number) {
    return number % DEVICES;
  }

  private void publish(int number) {
    publisher.publish(topic(device(number)), BenchEvents.task(device(number), number));
  }

  private void request(int number) {
    String credentials = bridge.userName() + ":" + bridge.password();
    String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(bridge.apiUrl() + "/price-tag/price-changes"))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(BenchEvents.request(device(number), number)))
            .build();
    http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
  }

  @Override
  public void close() {
    publisher.close();
    devices.forEach(Client::close);
  }
}
