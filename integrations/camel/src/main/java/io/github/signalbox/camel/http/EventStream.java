/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.message.InvalidJsonException;
import io.github.signalbox.message.Json;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * Live changes as server-sent events, to everybody who listens at one path of the API.
 *
 * <p>A route asks for changes since {@link #since()} and hands them to {@link #publish}. Each
 * change has a position; a listener gets what lies at or behind its own, which it names in {@code
 * Last-Event-ID} when it comes back, on this replica or another.
 *
 * <p>Source: HTML Living Standard, section 9.2.
 */
public final class EventStream extends ServiceSupport implements CamelContextAware {
  private static final ObjectMapper JSON = Json.mapper();
  private static final String MEDIA_TYPE = "text/event-stream";
  private static final long SILENCE_NANOS = 15_000_000_000L;

  /** Before the routes of the contract, behind the gate. */
  private static final int ORDER = -1;

  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private String path = "";
  private int port;
  private int maxListeners = 50;
  private @Nullable CamelContext context;

  /** Creates the bean; Camel sets its context and starts it. */
  public EventStream() {}

  /** Sets the path that listeners ask for. */
  public void setPath(String path) {
    this.path = path;
  }

  /** Sets the port of the API server, 0 to 65535. */
  public void setPort(int port) {
    this.port = port;
  }

  /** Sets how many may listen at once, 1 or more. */
  public void setMaxListeners(int maxListeners) {
    this.maxListeners = maxListeners;
  }

  /** Returns whether anybody listens. */
  public boolean isHeard() {
    return !listeners.isEmpty();
  }

  /** Returns the earliest position of a listener; null where nobody has one yet. */
  public @Nullable String since() {
    OptionalLong first =
        listeners.stream().filter(Listener::isPlaced).mapToLong(Listener::position).min();
    return first.isPresent() ? String.valueOf(first.getAsLong()) : null;
  }

  /**
   * Sends changes to those who have not had them.
   *
   * @param rows one row: {@code known_until}, up to which all changes are known, and {@code
   *     events}, a JSON array of {@code {position, type, data}}
   * @throws InvalidJsonException if {@code events} is not JSON
   */
  public void publish(List<Map<String, Object>> rows) throws InvalidJsonException {
    Map<String, Object> row = rows.getFirst();
    long until = Long.parseLong(String.valueOf(row.get("known_until")));
    JsonNode events = Json.read(String.valueOf(row.get("events")));
    listeners.forEach(listener -> listener.tell(events, until));
  }

  /**
   * Answers a request that came before the stream was there.
   *
   * @throws ProblemException always
   */
  public void refuse() {
    throw new ProblemException(
        Problem.of(ProblemCode.UNAVAILABLE, "the event stream is not there yet"));
  }

  @Override
  protected void doStart() throws Exception {
    getCamelContext().addStartupListener((camel, started) -> listen());
  }

  private void listen() {
    var router =
        VertxPlatformHttpRouter.lookup(
            getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(port));
    if (router != null) {
      router.get(path).order(ORDER).handler(this::join);
      router.head(path).order(ORDER).handler(request -> headers(request.response()).end());
    }
  }

  private void join(RoutingContext request) {
    HttpServerResponse response = request.response();
    if (listeners.size() >= maxListeners) {
      Problem problem =
          new Problem(
              503,
              "TOO_MANY_LISTENERS",
              maxListeners + " listen already, the most that may",
              List.of());
      response
          .setStatusCode(problem.status())
          .putHeader("Retry-After", problem.retryAfterS().orElse("5"))
          .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
          .end(problem.toJson(request.normalizedPath()));
      return;
    }
    headers(response).setChunked(true).write(": listening\n\n");
    Listener listener = new Listener(response, request.request().getHeader("Last-Event-ID"));
    response.exceptionHandler(failure -> listeners.remove(listener));
    response.closeHandler(closed -> listeners.remove(listener));
    listeners.add(listener);
  }

  private static HttpServerResponse headers(HttpServerResponse response) {
    return response
        .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  @Override
  protected void doStop() {
    listeners.forEach(Listener::end);
    listeners.clear();
  }

  @Override
  public CamelContext getCamelContext() {
    if (context == null) {
      throw new IllegalStateException("the event stream has no Camel context");
    }
    return context;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.context = context;
  }

  /**
   * Writes the events at or behind a position. Only the last one has the new position as its ID, so
   * that a listener who is cut off between two of them gets them all again.
   */
  static String text(JsonNode events, long position, long until) {
    List<JsonNode> news = new ArrayList<>();
    for (JsonNode event : events) {
      if (event.path("position").asLong() >= position) {
        news.add(event);
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < news.size(); i++) {
      long id = i == news.size() - 1 ? until : position;
      event(text, id, news.get(i).path("type").asText(), news.get(i).path("data").toString());
    }
    return text.toString();
  }

  private static void event(StringBuilder text, long id, String type, String data) {
    text.append("id: ").append(id).append("\nevent: ").append(type);
    text.append("\ndata: ").append(data).append("\n\n");
  }

  /** One who listens; one who does not keep up is sent away, and comes back where it was. */
  private static final class Listener {
    private static final long NOWHERE = -1;

    private final HttpServerResponse response;
    private volatile long position;
    private long lastWriteNanos = System.nanoTime();

    Listener(HttpServerResponse response, @Nullable String lastEventId) {
      this.response = response;
      this.position =
          lastEventId != null && lastEventId.matches("[0-9]{1,18}")
              ? Long.parseLong(lastEventId)
              : NOWHERE;
    }

    boolean isPlaced() {
      return position != NOWHERE;
    }

    long position() {
      return position;
    }

    synchronized void tell(JsonNode events, long until) {
      StringBuilder text = new StringBuilder();
      if (position == NOWHERE) {
        event(text, until, "ready", "{}");
      } else {
        text.append(text(events, position, until));
      }
      position = Math.max(position, until);
      if (text.isEmpty() && System.nanoTime() - lastWriteNanos > SILENCE_NANOS) {
        text.append(":\n\n");
      }
      if (response.writeQueueFull()) {
        end();
      } else if (!text.isEmpty()) {
        lastWriteNanos = System.nanoTime();
        response.write(text.toString());
      }
    }

    void end() {
      if (!response.ended()) {
        response.end();
      }
    }
  }
}
