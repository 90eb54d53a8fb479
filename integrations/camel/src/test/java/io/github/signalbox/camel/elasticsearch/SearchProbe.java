/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Looks into Elasticsearch by its HTTP API, without the client that is under test. */
final class SearchProbe {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;

  /**
   * Creates the probe.
   *
   * @param address host:port
   */
  SearchProbe(String address) {
    this.base = "http://" + address + "/";
  }

  /** Counts the documents of a term in an index pattern; 0 where there is no index yet. */
  long count(String indices, String field, String value) {
    send("POST", indices + "/_refresh", "");
    String query = "{\"query\": {\"term\": {\"%s\": {\"value\": \"%s\"}}}}".formatted(field, value);
    return send("POST", indices + "/_count", query).path("count").asLong();
  }

  /** Returns the hits of a query. */
  JsonNode search(String indices, String query) {
    send("POST", indices + "/_refresh", "");
    return send("POST", indices + "/_search?version=true", query).path("hits").path("hits");
  }

  /** Sends a request that must succeed. */
  void require(String method, String path, String json) {
    assertThat(send(method, path, json).has("error")).as(method + " " + path).isFalse();
  }

  /** Sends a request and returns the answer, whatever its status. */
  JsonNode send(String method, String path, String json) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json))
            .build();
    try {
      return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
