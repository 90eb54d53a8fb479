/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import io.github.signalbox.harness.server.Bridge;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Listens to the event stream of one replica until it is closed. */
final class StreamListener implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private record Event(String id, String type, String data) {}

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Event> events = new CopyOnWriteArrayList<>();

  /** Begins to listen, where it left off if it has an ID. */
  StreamListener(Bridge bridge, @Nullable String lastEventId) {
    HttpRequest.Builder request = request(bridge, true);
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    client
        .sendAsync(request.build(), BodyHandlers.ofLines())
        .thenAccept(answer -> listen(answer.body()));
  }

  /** Asks for the stream and returns the status of the answer. */
  static int status(Bridge bridge, boolean signedIn) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(request(bridge, signedIn).build(), BodyHandlers.ofString());
      return answer.statusCode();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static HttpRequest.Builder request(Bridge bridge, boolean signedIn) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(bridge.apiUrl() + "/csg/events"));
    byte[] pair = (bridge.userName() + ":" + bridge.password()).getBytes(StandardCharsets.UTF_8);
    return signedIn
        ? request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair))
        : request;
  }

  private void listen(Stream<String> lines) {
    String[] field = {"", ""};
    lines.forEach(
        line -> {
          if (line.startsWith("id: ")) {
            field[0] = line.substring(4);
          } else if (line.startsWith("event: ")) {
            field[1] = line.substring(7);
          } else if (line.startsWith("data: ")) {
            events.add(new Event(field[0], field[1], line.substring(6)));
          }
        });
  }

  /** Waits for an event of a type whose data pass a test; returns its data. */
  String await(String type, Predicate<String> test) {
    return Awaitility.await(type)
        .atMost(LIMIT)
        .until(() -> events(type).stream().filter(test).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  /** Returns the data of the events of a type that have come. */
  List<String> events(String type) {
    return events.stream().filter(event -> event.type().equals(type)).map(Event::data).toList();
  }

  String lastId() {
    return events.getLast().id();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
