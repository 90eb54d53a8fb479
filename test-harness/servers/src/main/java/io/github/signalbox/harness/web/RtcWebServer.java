/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.signalbox.addressing.AddressingException;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.ServerException;
import io.github.signalbox.signin.Signature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The terminal app's page, and what an app's own server would do for it: know the users' passwords,
 * and sign the client ID of each terminal, so that the page never sees the secret of the access
 * key.
 */
public final class RtcWebServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GROUP = "GID_rtc_web";
  private static final String INSTANCE = "signalbox";
  private static final int PASSWORD_BYTES = 8;
  private static final int MAX_BODY_BYTES = 4096;
  private static final int MAX_DEVICE_LENGTH = 8;

  private final Path site;
  private final Map<String, String> broker;
  private final Map<String, String> passwords = new LinkedHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer http;

  private RtcWebServer(Path site, Map<String, String> broker, List<String> users, int port) {
    this.site = site;
    this.broker = Map.copyOf(broker);
    users.forEach(user -> passwords.put(user, newPassword()));
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new ServerException("the page cannot be served on port " + port, e);
    }
    http.createContext("/", this::serve);
    http.createContext("/sign-in", this::signIn);
    http.setExecutor(threads);
  }

  /**
   * Starts serving on the loopback interface.
   *
   * @param site folder of the page, with its libraries
   * @param broker properties of the broker, as the harness's servers give them
   * @param users user IDs that may sign in, each with a new password
   * @param port 0 for any
   * @return the server
   * @throws ServerException if the port is taken
   */
  public static RtcWebServer start(
      Path site, Map<String, String> broker, List<String> users, int port) {
    RtcWebServer server = new RtcWebServer(site, broker, users, port);
    server.http.start();
    return server;
  }

  private static String newPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Returns the page's address. */
  public String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/";
  }

  /**
   * Returns an address that signs a user in; what stands behind the {@code #} stays in the browser.
   *
   * @param user one of the users
   * @throws IllegalArgumentException if it is none
   */
  public String link(String user) {
    String password = passwords.get(user);
    if (password == null) {
      throw new IllegalArgumentException("user '" + user + "' is none of " + passwords.keySet());
    }
    return url() + "#user=" + user + "&password=" + password;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<SitePage> page =
          exchange.getRequestMethod().equals("GET")
              ? SitePage.find(site, exchange.getRequestURI().getPath())
              : Optional.empty();
      if (page.isPresent()) {
        answer(exchange, 200, page.get().type(), page.get().content());
      } else {
        problem(exchange, 404, "Not found", "there is nothing under this address");
      }
    }
  }

  private void signIn(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("POST")) {
        problem(exchange, 405, "Method not allowed", "sign-in is a POST");
        return;
      }
      JsonNode request = JSON.readTree(exchange.getRequestBody().readNBytes(MAX_BODY_BYTES));
      String user = request.path("user").asText();
      if (!isRight(user, request.path("password").asText())) {
        problem(exchange, 401, "Sign-in failed", "user or password is wrong");
        return;
      }
      String device = request.path("device").asText();
      if (!device.matches("[a-z0-9]{1," + MAX_DEVICE_LENGTH + "}")) {
        problem(exchange, 400, "Bad device", "device must be 1 to 8 of a-z and 0-9");
        return;
      }
      answer(
          exchange,
          200,
          "application/json",
          access(ClientId.parse(GROUP + "@@@" + user + "-" + device)));
    } catch (JsonProcessingException | AddressingException e) {
      problem(exchange, 400, "Bad request", "the request is no JSON of user, password and device");
    }
  }

  private boolean isRight(String user, String password) {
    byte[] right = passwords.getOrDefault(user, newPassword()).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(right, password.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] access(ClientId clientId) throws JsonProcessingException {
    URI tcp = URI.create(broker.get("signalbox.mqtt.broker-url"));
    return JSON.writeValueAsBytes(
        Map.of(
            "clientId", clientId.toString(),
            "brokerUrl", "ws://" + tcp.getHost() + ":" + tcp.getPort() + "/mqtt",
            "userName", Signature.userName(broker.get(Server.ACCESS_KEY), INSTANCE),
            "password", Signature.password(clientId, broker.get(Server.SECRET))));
  }

  private static void problem(HttpExchange exchange, int status, String title, String detail)
      throws IOException {
    byte[] body =
        JSON.writeValueAsBytes(
            Map.of("type", "about:blank", "title", title, "status", status, "detail", detail));
    answer(exchange, status, "application/problem+json", body);
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
