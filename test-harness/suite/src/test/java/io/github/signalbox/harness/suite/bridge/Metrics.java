/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import io.github.signalbox.harness.server.Bridge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a replica tells of its work at {@code /observe/metrics}. */
final class Metrics implements AutoCloseable {
  private static final Pattern ROUTE_ID = Pattern.compile("routeId=\"([^\"]*)\"");

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI uri;

  Metrics(Bridge bridge) {
    this.uri = URI.create(bridge.healthUrl().replace("/health", "/metrics"));
  }

  /** Returns how many exchanges a route has had since the replica started. */
  long exchanges(String routeId) {
    String wanted = "routeId=\"" + routeId + "\"";
    return text()
        .lines()
        .filter(line -> line.startsWith("camel_exchanges_total{") && line.contains(wanted))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Returns the ids of all routes that have been started at least once. */
  Set<String> routes() {
    return ROUTE_ID
        .matcher(text())
        .results()
        .map(match -> match.group(1))
        .filter(id -> !id.isEmpty())
        .collect(Collectors.toSet());
  }

  /** Returns how many routes run now. */
  long runningRoutes() {
    return text()
        .lines()
        .filter(line -> line.startsWith("camel_routes_running_routes"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private String text() {
    try {
      var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
      return client.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
