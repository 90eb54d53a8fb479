/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc.janus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.message.Json;
import io.github.signalbox.rtc.RtcOutcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Janus's Admin API: one POST per operation, without sessions.
 *
 * <p>Source: Janus manual, "Admin/Monitor API", request {@code message_plugin}.
 */
final class AdminClient implements AutoCloseable {
  static final String VIDEO_ROOM = "janus.plugin.videoroom";

  private static final ObjectMapper JSON = Json.mapper();
  private static final int OK = 200;
  private static final int NO_SUCH_HANDLER = 460;

  private final URI url;
  private final String secret;
  private final Duration requestTimeout;
  private final HttpClient http;

  /**
   * Creates the client; nothing is sent yet.
   *
   * @param url address of the Admin API
   * @param secret Janus's {@code admin_secret}
   * @param connectTimeout longest wait for a connection
   * @param requestTimeout longest wait for the whole of an answer
   */
  AdminClient(URI url, String secret, Duration connectTimeout, Duration requestTimeout) {
    this.url = url;
    this.secret = secret;
    this.requestTimeout = requestTimeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connectTimeout)
            .build();
  }

  /** Makes a request to the VideoRoom plugin, to be filled in. */
  static ObjectNode request(String name) {
    return JSON.createObjectNode().put("request", name);
  }

  /**
   * Asks the VideoRoom plugin.
   *
   * @param request its request
   * @return its answer, an error of its own included
   * @throws JanusException if Janus refuses, or there is no answer
   */
  JsonNode ask(ObjectNode request) {
    ObjectNode envelope = envelope("message_plugin").put("plugin", VIDEO_ROOM);
    envelope.set("request", request);
    JsonNode answer = send(envelope).path("response");
    if (!answer.has("videoroom")) {
      throw foreign();
    }
    return answer;
  }

  /**
   * Asks Janus itself.
   *
   * @param name a request without arguments, such as {@code ping}
   * @return its answer
   * @throws JanusException if Janus refuses, or there is no answer
   */
  JsonNode ask(String name) {
    return send(envelope(name));
  }

  /**
   * Asks whether an event handler runs. Janus lists those that are switched off too; only one that
   * runs looks at a request, and refuses one that it does not know.
   *
   * @param name the handler, such as {@code janus.eventhandler.mqttevh}
   * @return whether it runs; not whether it reaches whom it is to tell
   * @throws JanusException if there is no answer
   */
  boolean runs(String name) {
    ObjectNode envelope = envelope("query_eventhandler").put("handler", name);
    envelope.set("request", request("state"));
    try {
      return send(envelope).path("response").has("error_code");
    } catch (JanusException e) {
      if (e.outcome() instanceof RtcOutcome.Refused refused && refused.code() == NO_SUCH_HANDLER) {
        return false;
      }
      throw e;
    }
  }

  private ObjectNode envelope(String name) {
    return JSON.createObjectNode()
        .put("janus", name)
        .put("transaction", UUID.randomUUID().toString())
        .put("admin_secret", secret);
  }

  private JsonNode send(ObjectNode envelope) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(envelope.toString()))
            .build();
    HttpResponse<byte[]> response = await(http.sendAsync(request, BodyHandlers.ofByteArray()));
    if (response.statusCode() != OK) {
      throw JanusException.away(url + " answers with status " + response.statusCode());
    }
    try {
      return checked(Json.read(response.body()));
    } catch (IOException e) {
      throw JanusException.away(url + " does not answer with JSON");
    }
  }

  /** Waits for head and body; a request's own timeout ends with the head. */
  private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> response) {
    try {
      return response.get(requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw JanusException.away(
          "%s does not answer within %d ms".formatted(url, requestTimeout.toMillis()));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw JanusException.away(url + ": " + reason(cause));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw JanusException.away(url + ": interrupted");
    } finally {
      response.cancel(true);
    }
  }

  private JsonNode checked(JsonNode answer) {
    if (!answer.path("janus").isTextual()) {
      throw foreign();
    }
    JsonNode error = answer.path("error");
    if (!error.isMissingNode()) {
      throw JanusException.refused(error.path("code").asInt(), error.path("reason").asText());
    }
    return answer;
  }

  /** Something else listens there; without this its answer could pass for a success. */
  private JanusException foreign() {
    return JanusException.away(url + " does not answer as Janus's Admin API does");
  }

  @Override
  public void close() {
    http.close();
  }

  /** The JDK's client says no more than the class where nobody listens. */
  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    if (message != null) {
      return message;
    }
    return cause instanceof ConnectException
        ? "Connection refused"
        : cause.getClass().getSimpleName();
  }
}
