/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.signalbox.harness.device.TagDisplay;
import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The HTTP API of one replica. */
final class Api implements AutoCloseable {
  private static final ObjectMapper JSON = Json.mapper();

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI base;
  private final String authorization;

  Api(Bridge bridge) {
    this(bridge, "price-tag");
  }

  /** Opens the API of a scenario. */
  Api(Bridge bridge, String scenario) {
    this.base = URI.create(bridge.apiUrl() + "/" + scenario + "/");
    byte[] pair = (bridge.userName() + ":" + bridge.password()).getBytes(StandardCharsets.UTF_8);
    this.authorization = "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** An answer: its status and its JSON. */
  record Answer(int status, JsonNode body, HttpHeaders headers) {
    /** Returns the stable code of a problem. */
    String code() {
      return body.path("code").asText();
    }

    List<String> taskIds() {
      return StreamSupport.stream(body.path("tasks").spliterator(), false)
          .map(task -> task.path("taskId").asText())
          .toList();
    }
  }

  /** Writes a request for one price on several tags. */
  static ObjectNode request(String key, Collection<String> tagIds, String price) {
    ObjectNode request = JSON.createObjectNode().put("requestKey", key);
    var changes = request.putArray("changes");
    tagIds.forEach(
        tag -> changes.addObject().put("tagId", tag).put("price", price).put("currency", "EUR"));
    return request;
  }

  static List<String> tagIds(Collection<TagDisplay> displays) {
    return displays.stream().map(TagDisplay::tagId).toList();
  }

  Answer submit(JsonNode request) {
    return send(
        request("price-changes")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(request.toString())));
  }

  Answer reissue(String taskId) {
    return send(request("tasks/" + taskId + "/reissue").POST(BodyPublishers.noBody()));
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer put(String path, String body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body)));
  }

  Answer post(String path, String body, String... headers) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  Answer post(String path) {
    return send(request(path).POST(BodyPublishers.noBody()));
  }

  Answer delete(String path) {
    return send(request(path).DELETE());
  }

  /**
   * Sends any request.
   *
   * @param path from the root, percent-encoded
   * @param body JSON; null for none
   * @return the answer; its body is a text where it is not JSON
   */
  Answer send(String method, String path, @Nullable String body) {
    HttpRequest.Builder request = request(path);
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return send(
        request.method(
            method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", authorization);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      boolean json = answer.headers().firstValue("Content-Type").orElse("").contains("json");
      JsonNode content = json ? JSON.readTree(answer.body()) : TextNode.valueOf(answer.body());
      return new Answer(answer.statusCode(), content, answer.headers());
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
