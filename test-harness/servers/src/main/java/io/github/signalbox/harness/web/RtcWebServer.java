/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.harness.server.Server;
import io.github.signalbox.harness.server.ServerException;
import io.github.signalbox.message.Json;
import io.github.signalbox.signin.Signature;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The terminal app's page, and what an app's own server would do for it: know the users' passwords,
 * and sign the client ID of each terminal, so that the page never sees the secret of the access
 * key.
 */
public final class RtcWebServer implements AutoCloseable {
  private static final ObjectMapper JSON = Json.mapper();
  private static final String GROUP = "GID_rtc_web";
  private static final String INSTANCE = "signalbox";
  private static final int PASSWORD_BYTES = 8;
  private static final int MAX_BODY_BYTES = 4096;
  private static final int MAX_DEVICE_LENGTH = 8;

  private final Map<String, String> broker;
  private final Map<String, String> passwords = new LinkedHashMap<>();
  private final PageServer pages;

  private RtcWebServer(Path site, Map<String, String> broker, List<String> users, int port) {
    this.broker = Map.copyOf(broker);
    users.forEach(user -> passwords.put(user, newPassword()));
    this.pages = new PageServer(site, port);
    pages.route("/sign-in", this::signIn);
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
    server.pages.start();
    return server;
  }

  private static String newPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Returns the page's address. */
  public String url() {
    return pages.url();
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

  private void signIn(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestURI().getPath().equals("/sign-in")) {
      throw new ProblemException(404, "Not found", "there is nothing under this address");
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      throw new ProblemException(405, "Method not allowed", "sign-in is a POST");
    }
    JsonNode request = body(exchange);
    String user = text(request, "user");
    if (!isRight(user, text(request, "password"))) {
      throw new ProblemException(401, "Sign-in failed", "user or password is wrong");
    }
    String device = text(request, "device");
    if (!device.matches("[a-z0-9]{1," + MAX_DEVICE_LENGTH + "}")) {
      throw new ProblemException(
          400, "Bad device", "device must be 1 to %d of a-z and 0-9".formatted(MAX_DEVICE_LENGTH));
    }
    byte[] access = access(ClientId.parse(GROUP + "@@@" + user + "-" + device));
    new PageAnswer(200, "application/json", access).send(exchange);
  }

  private static JsonNode body(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw new ProblemException(
          413, "Body too large", "the body has more than %d bytes".formatted(MAX_BODY_BYTES));
    }
    try {
      return Json.read(body);
    } catch (IOException e) {
      throw new ProblemException(400, "Bad request", "the body is not valid JSON");
    }
  }

  private static String text(JsonNode request, String field) {
    JsonNode value = request.path(field);
    if (!value.isTextual()) {
      throw new ProblemException(400, "Bad request", field + " is not a string");
    }
    return value.asText();
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

  @Override
  public void close() {
    pages.close();
  }
}
