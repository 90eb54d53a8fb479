/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc.janus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Somebody who comes to Janus's door by WebSocket, with the VideoRoom plugin in mind. */
final class Visitor implements WebSocket.Listener, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LIMIT_SECONDS = 20;

  /** An offer of a sound and a picture that are never sent. */
  private static final String OFFER =
      """
      v=0
      o=- 1 1 IN IP4 127.0.0.1
      s=-
      t=0 0
      a=group:BUNDLE 0 1
      m=audio 9 UDP/TLS/RTP/SAVPF 111
      c=IN IP4 0.0.0.0
      a=ice-ufrag:itit
      a=ice-pwd:itititititititititititit
      a=fingerprint:sha-256 %1$s
      a=setup:actpass
      a=mid:0
      a=sendonly
      a=rtcp-mux
      a=rtpmap:111 opus/48000/2
      m=video 9 UDP/TLS/RTP/SAVPF 96
      c=IN IP4 0.0.0.0
      a=ice-ufrag:itit
      a=ice-pwd:itititititititititititit
      a=fingerprint:sha-256 %1$s
      a=setup:actpass
      a=mid:1
      a=sendonly
      a=rtcp-mux
      a=rtpmap:96 VP8/90000
      """
          .formatted("AA" + ":AA".repeat(31))
          .replace("\n", "\r\n");

  private final LinkedBlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
  private final StringBuilder partial = new StringBuilder();
  private final HttpClient http = HttpClient.newHttpClient();
  private final WebSocket socket;
  private final @Nullable String token;
  private long session;
  private long handle;

  /** Connects, with what Janus itself asks for, if anything. */
  Visitor(String url, @Nullable String token) {
    this.token = token;
    this.socket =
        http.newWebSocketBuilder()
            .subprotocols("janus-protocol")
            .buildAsync(URI.create(url), this)
            .join();
  }

  /** Opens a session and a handle; returns Janus's code of refusal, or 0. */
  int attach() throws InterruptedException {
    JsonNode created = ask(JSON.createObjectNode().put("janus", "create"));
    session = created.at("/data/id").asLong();
    if (session == 0) {
      return created.at("/error/code").asInt();
    }
    ObjectNode attach = JSON.createObjectNode().put("janus", "attach");
    JsonNode attached = ask(attach.put("plugin", AdminClient.VIDEO_ROOM));
    handle = attached.at("/data/id").asLong();
    return attached.at("/error/code").asInt();
  }

  /** Joins as one who may send; returns the plugin's code of refusal, or 0. */
  int join(String room, String id, String pin, String roomToken) throws InterruptedException {
    ObjectNode join = JSON.createObjectNode().put("request", "join").put("ptype", "publisher");
    join.put("room", room).put("id", id).put("pin", pin).put("token", roomToken);
    return message(join, null).path("error_code").asInt();
  }

  /** Offers sound and picture; returns the plugin's code of refusal, or 0. */
  int publish() throws InterruptedException {
    ObjectNode jsep = JSON.createObjectNode().put("type", "offer").put("sdp", OFFER);
    JsonNode answer = message(JSON.createObjectNode().put("request", "publish"), jsep);
    return answer.path("error_code").asInt();
  }

  /** Leaves the room. */
  void leave() throws InterruptedException {
    message(JSON.createObjectNode().put("request", "leave"), null);
  }

  private JsonNode message(ObjectNode body, @Nullable ObjectNode jsep) throws InterruptedException {
    ObjectNode request = JSON.createObjectNode().put("janus", "message");
    request.set("body", body);
    if (jsep != null) {
      request.set("jsep", jsep);
    }
    return ask(request).at("/plugindata/data");
  }

  private JsonNode ask(ObjectNode request) throws InterruptedException {
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
    while (true) {
      JsonNode answer = told.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (answer == null) {
        throw new AssertionError("no answer to " + request);
      }
      if (answer.path("transaction").asText().equals(transaction)
          && !answer.path("janus").asText().equals("ack")) {
        return answer;
      }
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      try {
        told.add(JSON.readTree(partial.toString()));
      } catch (JsonProcessingException e) {
        throw new AssertionError(e);
      }
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public void close() {
    socket.abort();
    http.close();
  }
}
