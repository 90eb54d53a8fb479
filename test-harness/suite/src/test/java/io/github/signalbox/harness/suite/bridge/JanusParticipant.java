/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.message.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Somebody at Janus's WebSocket who speaks its signalling, without media. */
final class JanusParticipant implements WebSocket.Listener, AutoCloseable {
  private static final ObjectMapper JSON = Json.mapper();
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final StringBuilder partial = new StringBuilder();
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final @Nullable String token;
  private long session;
  private long handle;

  /**
   * Connects.
   *
   * @param url Janus's WebSocket
   * @param token what Janus asks for; null for none
   */
  JanusParticipant(String url, @Nullable String token) {
    this.token = token;
    this.socket =
        http.newWebSocketBuilder()
            .subprotocols("janus-protocol")
            .buildAsync(URI.create(url), this)
            .join();
  }

  /** Connects with what an invitation holds, and joins its room. */
  static JanusParticipant join(JsonNode invitation) {
    JanusParticipant participant = at(invitation);
    participant.attach();
    participant.join(
        invitation.path("room").path("id").asText(),
        invitation.path("room").path("participantId").asText(),
        invitation.path("room").path("pin").asText(),
        invitation.path("room").path("token").asText());
    return participant;
  }

  /** Connects with what an invitation holds. */
  static JanusParticipant at(JsonNode invitation) {
    return new JanusParticipant(
        invitation.path("server").path("url").asText(),
        invitation.path("server").path("token").asText(null));
  }

  /** Opens a handle of the VideoRoom plugin; returns the answer that decided. */
  JsonNode attach() {
    JsonNode created = ask(JSON.createObjectNode().put("janus", "create"));
    session = created.path("data").path("id").asLong();
    if (session == 0) {
      return created;
    }
    JsonNode attached =
        ask(JSON.createObjectNode().put("janus", "attach").put("plugin", "janus.plugin.videoroom"));
    handle = attached.path("data").path("id").asLong();
    return attached;
  }

  /** Joins as one who may send; returns the plugin's answer. */
  JsonNode join(String room, String id, String pin, String roomToken) {
    return message(
        JSON.createObjectNode()
            .put("request", "join")
            .put("ptype", "publisher")
            .put("room", room)
            .put("id", id)
            .put("pin", pin)
            .put("token", roomToken));
  }

  /** Asks the plugin; returns its data. */
  JsonNode message(ObjectNode body) {
    ObjectNode request = JSON.createObjectNode().put("janus", "message");
    request.set("body", body);
    return ask(request).path("plugindata").path("data");
  }

  private JsonNode ask(ObjectNode request) {
    String transaction = UUID.randomUUID().toString();
    request.put("transaction", transaction);
    if (token != null) {
      request.put("token", token);
    }
    if (session != 0) {
      request.put("session_id", session);
    }
    if (handle != 0) {
      request.put("handle_id", handle);
    }
    socket.sendText(request.toString(), true).join();
    return Awaitility.await("answer to " + request)
        .atMost(LIMIT)
        .until(() -> answer(transaction), answer -> answer != null);
  }

  /** The first answer of a transaction that is more than "I have it". */
  private @Nullable JsonNode answer(String transaction) {
    return received.stream()
        .filter(answer -> answer.path("transaction").asText().equals(transaction))
        .filter(answer -> !answer.path("janus").asText().equals("ack"))
        .findFirst()
        .orElse(null);
  }

  /** Waits until Janus has told something that holds a text. */
  void awaitTold(String text) {
    Awaitility.await(text)
        .atMost(LIMIT)
        .until(() -> received.stream().anyMatch(told -> told.toString().contains(text)));
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      try {
        received.add(JSON.readTree(partial.toString()));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  /** Goes away without a word, as a browser that is closed. */
  @Override
  public void close() {
    socket.abort();
    http.close();
  }
}
