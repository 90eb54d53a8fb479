/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What Elasticsearch holds, by its HTTP API. */
final class Documents implements AutoCloseable {
  private static final ObjectMapper JSON = Json.mapper();
  private static final int MOST = 10_000;

  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;

  /**
   * Creates the view.
   *
   * @param address host:port
   */
  Documents(String address) {
    this.base = "http://" + address + "/";
  }

  /** Returns the event ID of each status report of these devices. */
  List<String> reports(String... clientIds) {
    List<String> ids = new ArrayList<>();
    hits("signalbox-device-*", clientIds)
        .forEach(hit -> ids.add(hit.at("/_source/event/id").asText()));
    return ids;
  }

  /** Returns the ID of each operation log entry of these devices. */
  List<String> logEntries(String... clientIds) {
    List<String> ids = new ArrayList<>();
    hits("signalbox-operation-*", clientIds).forEach(hit -> ids.add(hit.path("_id").asText()));
    return ids;
  }

  private JsonNode hits(String indices, String... clientIds) {
    send(indices + "/_refresh", "");
    ObjectNode query = JSON.createObjectNode().put("size", MOST).put("_source", "event.id");
    var terms = query.putObject("query").putObject("terms").putArray("device.id");
    for (String clientId : clientIds) {
      terms.add(clientId);
    }
    JsonNode hits = send(indices + "/_search", query.toString()).at("/hits/hits");
    if (hits.size() == MOST) {
      throw new IllegalStateException("more documents than one search shows");
    }
    return hits;
  }

  private JsonNode send(String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      return JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
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
