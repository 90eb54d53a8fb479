/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.harness.device.DeviceFleet;
import io.github.signalbox.harness.device.SimulatedAccessPoint;
import io.github.signalbox.harness.device.TagDisplay;
import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.message.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes prices by the HTTP API, as a back office would, at a gentle rate. */
final class PriceChanges implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PriceChanges.class);
  private static final ObjectMapper JSON = Json.mapper();
  private static final int ACCEPTED = 202;
  private static final int ONE_OF = 12;
  private static final long STOP_SECONDS = 5;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("price-changes").factory());
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicLong issued = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Bridge bridge;
  private final DeviceFleet fleet;
  private final Random random;
  private final String run;

  PriceChanges(Bridge bridge, DeviceFleet fleet, long seed) {
    this.bridge = bridge;
    this.fleet = fleet;
    this.random = new Random(seed);
    this.run = "demo-" + HexFormat.of().toHexDigits(System.currentTimeMillis());
  }

  void start(double perSecond) {
    if (perSecond > 0) {
      long period = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
      timer.scheduleAtFixedRate(this::change, period, period, TimeUnit.NANOSECONDS);
    }
  }

  /** Returns how many requests were made. */
  long issued() {
    return issued.get();
  }

  /** Returns how many of them the API did not take. */
  long failed() {
    return failed.get();
  }

  private void change() {
    try {
      Instant begin = Instant.now();
      HttpResponse<String> answer = http.send(request(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != ACCEPTED) {
        throw new IOException("status " + answer.statusCode() + ": " + answer.body());
      }
      for (JsonNode task : JSON.readTree(answer.body()).path("tasks")) {
        fleet.ledger().requested(task.path("taskId").asText(), begin);
      }
    } catch (IOException e) {
      failed.incrementAndGet();
      LOG.warn("A price change was not taken: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request() {
    String credentials = bridge.userName() + ":" + bridge.password();
    String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(URI.create(bridge.apiUrl() + "/price-tag/price-changes"))
        .header("Authorization", "Basic " + basic)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body()))
        .build();
  }

  /** One to three tags of an access point; now and then an article, wherever its store shows it. */
  private String body() {
    ObjectNode body = JSON.createObjectNode();
    body.put("requestKey", run + "-" + issued.incrementAndGet());
    ArrayNode changes = body.putArray("changes");
    List<SimulatedAccessPoint> accessPoints = fleet.accessPoints();
    SimulatedAccessPoint chosen = accessPoints.get(random.nextInt(accessPoints.size()));
    List<TagDisplay> tags = chosen.displays();
    int first = random.nextInt(tags.size());
    if (random.nextInt(ONE_OF) == 0) {
      priced(changes.addObject())
          .put("storeId", chosen.storeId())
          .put("sku", tags.get(first).sku());
      return body.toString();
    }
    for (int i = first; i < Math.min(tags.size(), first + 1 + random.nextInt(3)); i++) {
      priced(changes.addObject()).put("tagId", tags.get(i).tagId());
    }
    return body.toString();
  }

  private ObjectNode priced(ObjectNode change) {
    String price = String.format(Locale.ROOT, "%d.%d9", 1 + random.nextInt(40), random.nextInt(10));
    return change.put("price", price).put("currency", "EUR");
  }

  @Override
  public void close() {
    timer.shutdown();
    try {
      timer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
