/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.harness.server.Ports;
import io.github.signalbox.harness.server.Server;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages' servers: every request gets an answer, whatever it holds and whoever is gone. */
class PageServersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(10).toMillis();

  @TempDir private Path site;
  private RtcWebServer calls;
  private ConsoleWebServer console;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(site.resolve("index.html"), "<title>page</title>");
    Map<String, String> broker =
        Map.of(
            "signalbox.mqtt.broker-url",
            "tcp://127.0.0.1:1883",
            Server.ACCESS_KEY,
            "key",
            Server.SECRET,
            "secret");
    calls = RtcWebServer.start(site, broker, List.of("alice"), 0);
    console = ConsoleWebServer.start(site, "http://127.0.0.1:" + Ports.free() + "/api", 0);
  }

  @AfterEach
  void stop() {
    calls.close();
    console.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "17",
        "\"alice\"",
        "{\"user\":{}}",
        "{\"user\":\"alice\",\"password\":7}",
        "{\"user\":\"alice\",}",
        "{\"user\":\"\ud800\"}",
        "{} {}",
        "ÿþ"
      })
  void signIn_bodyThatIsNoRequest_400(String body) throws Exception {
    assertThat(post(body.getBytes(StandardCharsets.ISO_8859_1)))
        .satisfies(answer -> assertProblem(answer, 400));
  }

  @Test
  void signIn_bodyOverTheLimit_413() throws Exception {
    byte[] body = ("{\"user\":\"" + "a".repeat(5000) + "\"}").getBytes(StandardCharsets.US_ASCII);

    assertProblem(post(body), 413);
  }

  @Test
  void signIn_deepNesting_400() throws Exception {
    assertProblem(post("[".repeat(4000).getBytes(StandardCharsets.US_ASCII)), 400);
  }

  @Test
  void signIn_wrongPasswordOrDevice_401And400() throws Exception {
    String link = calls.link("alice");
    String password = link.substring(link.lastIndexOf('=') + 1);

    assertProblem(post(json("alice", "wrong", "web1")), 401);
    assertProblem(post(json("mallory", password, "web1")), 401);
    assertProblem(post(json("alice", password, "WEB\n1")), 400);
    assertThat(post(json("alice", password, "web1"))).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%00",
        "/js/%00.js",
        "/index.html%00.css",
        "/..%2findex.html",
        "/%2e%2e/x.css",
        "/%c0%ae",
        "/ä.css",
        "/node_modules/mqtt/dist/%00.js"
      })
  void page_pathThatNamesNoFile_404(String path) throws Exception {
    assertProblem(get(calls.url(), "GET", path), 404);
    assertProblem(get(console.url(), "GET", path), 404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "BREW"})
  void page_methodOtherThanGet_405(String method) throws Exception {
    assertProblem(get(calls.url(), method, "/"), 405);
    assertProblem(get(console.url(), method, "/"), 405);
  }

  @Test
  void page_head_asGetWithoutBody() throws Exception {
    String answer = get(console.url(), "HEAD", "/");

    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("text/html").doesNotContain("<title>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "DELETE"})
  void console_bridgeUnavailable_502(String method) throws Exception {
    assertProblem(get(console.url(), method, "/api/csg/gateways?limit=1"), 502, method);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/csg/../rtc/users", "/api/csgx", "/api/csg/%2e%2e/rtc/users"})
  void console_pathOutsideTheApiOfGateways_404(String path) throws Exception {
    assertProblem(get(console.url(), "GET", path), 404);
  }

  private static byte[] json(String user, String password, String device) throws IOException {
    return JSON.writeValueAsBytes(Map.of("user", user, "password", password, "device", device));
  }

  private String post(byte[] body) throws IOException {
    return send(calls.url(), "POST", "/sign-in", body);
  }

  private static String get(String url, String method, String path) throws IOException {
    return send(url, method, path, new byte[0]);
  }

  /** Sends a request as it stands, which no HTTP client would let pass, and reads to the end. */
  private static String send(String url, String method, String path, byte[] body)
      throws IOException {
    URI address = URI.create(url);
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      String head =
          "%s %s HTTP/1.1\r\nHost: page\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
              .formatted(method, path, body.length);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(body);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void assertProblem(String answer, int status) {
    assertProblem(answer, status, "GET");
  }

  private static void assertProblem(String answer, int status, String method) {
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    assertThat(answer).containsIgnoringCase("Content-Type: application/problem+json");
    assertThat(answer.contains("\"status\":" + status)).isEqualTo(!method.equals("HEAD"));
  }
}
