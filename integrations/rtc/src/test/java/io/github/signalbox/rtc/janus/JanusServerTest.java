/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.rtc.janus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.github.signalbox.rtc.Room;
import io.github.signalbox.rtc.RtcOutcome;
import io.github.signalbox.rtc.RtcOutcome.Refused;
import io.github.signalbox.rtc.RtcOutcome.Unavailable;
import io.github.signalbox.rtc.RtcUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of answers that no Janus gives, and of settings that cannot be. */
@Timeout(20)
class JanusServerTest {
  private static final Room ROOM = new Room("r1", "pin", "", 2, List.of("t1"));

  private final CountDownLatch testIsOver = new CountDownLatch(1);
  private final JanusServer server = new JanusServer();
  private HttpServer http;

  @BeforeEach
  void startServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.start();
    server.setAdminUrl("http://127.0.0.1:" + http.getAddress().getPort() + "/admin");
    server.setAdminKey("key");
    server.setRequestTimeoutMs(500);
  }

  @AfterEach
  void endServer() {
    testIsOver.countDown();
    server.close();
    http.stop(0);
  }

  private void answer(HttpHandler handler) {
    http.createContext("/admin", handler);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "null",
        "[]",
        "{}",
        "{\"status\":\"ok\"}",
        "{\"janus\":\"success\"}",
        "{\"janus\":\"success\",\"response\":{}}"
      })
  void answer_notOfJanus_isNoSuccess(String body) {
    answer(exchange -> send(exchange, 200, body));

    assertThat(server.create(ROOM)).isInstanceOf(Unavailable.class);
    assertThat(server.destroy("r1")).isInstanceOf(Unavailable.class);
    assertThatThrownBy(server::rooms).isInstanceOf(RtcUnavailableException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 500, 503})
  void answer_otherStatus_unavailableWithStatus(int status) {
    answer(exchange -> send(exchange, status, "{\"janus\":\"success\"}"));

    assertThat(server.create(ROOM))
        .isInstanceOfSatisfying(
            Unavailable.class,
            away -> assertThat(away.message()).contains("/admin").contains("" + status));
  }

  @Test
  void answer_thatStopsHalfway_unavailableWithinTheLimit() {
    answer(
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          awaitEnd();
        });

    assertThat(server.create(ROOM))
        .isInstanceOfSatisfying(
            Unavailable.class, away -> assertThat(away.message()).contains("500 ms"));
  }

  private void awaitEnd() {
    try {
      testIsOver.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void answer_refusalOfJanus_keepsCodeAndReason() {
    answer(
        exchange ->
            send(
                exchange, 200, "{\"janus\":\"error\",\"error\":{\"code\":403,\"reason\":\"no\"}}"));

    assertThat(server.create(ROOM)).isEqualTo(new Refused(403, "no"));
  }

  @Test
  void janus_away_unavailableWithAddress() {
    http.stop(0);

    assertThat(server.create(ROOM))
        .isInstanceOfSatisfying(
            Unavailable.class, away -> assertThat(away.message()).contains("http://127.0.0.1:"));
  }

  @Test
  void janus_awayForAWhile_nextRequestReachesIt() throws IOException {
    int port = http.getAddress().getPort();
    http.stop(0);
    RtcOutcome before = server.destroy("r1");
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    answer(
        exchange ->
            send(exchange, 200, "{\"janus\":\"success\",\"response\":{\"videoroom\":\"ok\"}}"));
    http.start();

    assertThat(before).isInstanceOf(Unavailable.class);
    assertThat(server.destroy("r1")).isEqualTo(RtcOutcome.DONE);
  }

  @Test
  void key_empty_saidByName() {
    server.setAdminKey("");

    assertThatThrownBy(() -> server.destroy("r1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rtc.janus.admin-key");
  }

  @ParameterizedTest
  @CsvSource({"''", "localhost:7088", "ws://localhost:7088", "http:///admin", "'http://a b'"})
  void address_impossible_saidByNameAndValue(String url) {
    assertThatThrownBy(() -> server.setAdminUrl(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rtc.janus.admin-url='" + url + "'");
    assertThatThrownBy(() -> server.setPublicUrl(url.replace("ws:", "http:")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rtc.janus.public-url");
  }

  @Test
  void timeout_none_saidByNameAndValue() {
    assertThatThrownBy(() -> server.setConnectTimeoutMs(0))
        .hasMessageContaining("rtc.janus.connect-timeout-ms=0");
    assertThatThrownBy(() -> server.setRequestTimeoutMs(-1))
        .hasMessageContaining("rtc.janus.request-timeout-ms=-1");
  }

  @Test
  void access_withSecret_tokenIsSignedAsJanusChecksIt() {
    server.setPublicUrl("wss://rtc.example.com/janus");
    Instant until = Instant.ofEpochSecond(1_800_000_000L, 999_999_999);

    assertThat(server.access(until).token()).isNull();
    server.setTokenSecret("secret");

    // printf '<claim>' | openssl dgst -sha1 -hmac secret -binary | base64
    assertThat(server.access(until).token())
        .isEqualTo("1800000000,janus,janus.plugin.videoroom:zPm/xOEn0v9cOn0lYlqikmKIXLM=");
  }
}
