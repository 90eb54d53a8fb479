/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.web;

import com.sun.net.httpserver.HttpExchange;
import io.github.signalbox.harness.server.ServerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The console's page, and the API below it as a reverse proxy passes it on, so that page and API
 * have one origin. Who signs in is the API's business.
 */
public final class ConsoleWebServer implements AutoCloseable {
  private static final String API = "/api/csg";
  private static final int NO_BODY = -1;

  /** The API of gateways, without a way out of it. */
  private static final Pattern OF_GATEWAYS = Pattern.compile("/api/csg(/(?!.*%2[eE]).*)?");

  private static final int BUFFER_BYTES = 8192;
  private static final Duration TIMEOUT = Duration.ofMinutes(11);
  private static final List<String> ASKED =
      List.of("Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "Accept");
  private static final List<String> ANSWERED = List.of("Content-Type", "Retry-After");

  private final URI api;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final PageServer pages;

  private ConsoleWebServer(Path site, URI api, int port) {
    this.api = api;
    this.pages = new PageServer(site, port);
    pages.route(API, this::pass);
  }

  /**
   * Starts serving on the loopback interface.
   *
   * @param site folder of the page
   * @param apiUrl address of the bridge's APIs, such as {@code http://127.0.0.1:8080/api}
   * @param port 0 for any
   * @return the server
   * @throws ServerException if the port is taken
   */
  public static ConsoleWebServer start(Path site, String apiUrl, int port) {
    ConsoleWebServer server = new ConsoleWebServer(site, URI.create(apiUrl), port);
    server.pages.start();
    return server;
  }

  /** Returns the page's address. */
  public String url() {
    return pages.url();
  }

  private void pass(HttpExchange exchange) throws IOException, InterruptedException {
    HttpRequest request = request(exchange);
    HttpResponse<InputStream> answer;
    try {
      answer = client.send(request, BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new ProblemException(
          502, "Bridge unavailable", "the bridge does not answer; the console tries again");
    }
    for (String name : ANSWERED) {
      answer
          .headers()
          .firstValue(name)
          .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
    }
    try (InputStream from = answer.body()) {
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(answer.statusCode(), NO_BODY);
      } else {
        exchange.sendResponseHeaders(answer.statusCode(), 0);
        copy(from, exchange.getResponseBody());
      }
    }
  }

  private HttpRequest request(HttpExchange exchange) throws IOException {
    URI asked = exchange.getRequestURI();
    URI target = api.resolve(asked.getRawPath() + query(asked)).normalize();
    if (!OF_GATEWAYS.matcher(target.getRawPath()).matches()) {
      throw new ProblemException(404, "Not found", "there is nothing under this address");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(TIMEOUT)
            .method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    for (String name : ASKED) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    return request.build();
  }

  private static String query(URI asked) {
    return asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
  }

  /** Passes each piece on as it comes, for a stream of events may go on for hours. */
  private static void copy(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
      to.write(buffer, 0, count);
      to.flush();
    }
  }

  @Override
  public void close() {
    pages.close();
    client.shutdownNow();
  }
}
