/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.signalbox.harness.server.ServerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves a page on the loopback interface, and answers every request that gets that far. */
final class PageServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);

  private final Path site;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer http;

  /** What answers the requests below a path. */
  @FunctionalInterface
  interface Handler {
    /**
     * Answers one request.
     *
     * @throws ProblemException if the request cannot be answered as asked; its sender is told why
     * @throws IOException if the sender's connection fails
     */
    void handle(HttpExchange exchange) throws IOException, InterruptedException;
  }

  /**
   * Takes a port.
   *
   * @param site folder of the page
   * @param port 0 for any
   * @throws ServerException if the port is taken
   */
  PageServer(Path site, int port) {
    this.site = site;
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new ServerException("the page cannot be served on port " + port, e);
    }
    http.setExecutor(threads);
    route("/", this::serve);
  }

  /** Has a handler answer what begins with a path. */
  void route(String path, Handler handler) {
    http.createContext(path, exchange -> answer(exchange, handler));
  }

  void start() {
    http.start();
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/";
  }

  private static void answer(HttpExchange exchange, Handler handler) {
    try (exchange) {
      try {
        handler.handle(exchange);
      } catch (ProblemException e) {
        PageAnswer.problem(e).send(exchange);
      } catch (RuntimeException e) {
        LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
        PageAnswer.problem(
                new ProblemException(500, "Internal error", "the page's server has failed"))
            .send(exchange);
      }
    } catch (IOException e) {
      LOG.debug("{} {}: the caller is gone", exchange.getRequestMethod(), exchange.getRequestURI());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      throw new ProblemException(405, "Method not allowed", "a page is read by GET or HEAD");
    }
    Optional<SitePage> page = SitePage.find(site, exchange.getRequestURI().getPath());
    if (page.isEmpty()) {
      throw new ProblemException(404, "Not found", "there is nothing under this address");
    }
    new PageAnswer(200, page.get().type(), page.get().content()).send(exchange);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
