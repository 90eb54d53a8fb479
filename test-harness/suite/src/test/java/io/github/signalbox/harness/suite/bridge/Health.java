/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.harness.server.Bridge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What a replica says of itself at {@code /observe/health}. */
final class Health implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A health check answers at once, whatever it looks at does. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;

  Health(Bridge bridge) {
    this.url = bridge.healthUrl();
  }

  /** Returns the HTTP status of everything, or of {@code /live} or {@code /ready}. */
  int status(String kind) {
    return get(kind).statusCode();
  }

  /** Returns one check of all; missing where there is none. */
  JsonNode check(String id) {
    HttpResponse<String> answer = get("?data=true");
    try {
      JsonNode checks = JSON.readTree(answer.body()).path("checks");
      if (!checks.isArray()) {
        throw new IllegalStateException(answer + " " + answer.body());
      }
      for (JsonNode check : checks) {
        if (id.equals(check.path("name").asText())) {
          return check;
        }
      }
      return JSON.missingNode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isUp(String id) {
    return "UP".equals(check(id).path("status").asText());
  }

  boolean isDown(String id) {
    return "DOWN".equals(check(id).path("status").asText());
  }

  private HttpResponse<String> get(String kind) {
    try {
      var request = HttpRequest.newBuilder(URI.create(url + kind)).timeout(LIMIT).build();
      return client.send(request, BodyHandlers.ofString());
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
