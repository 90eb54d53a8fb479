/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the check says of a Janus that is set up one way or the other. The answers are those of
 * Janus 1.1.2; the real one is asked by {@code OperatorCommandsIT} and {@code JanusServerIT}.
 */
class RtcCheckTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SUCCESS = "{\"janus\":\"success\",\"response\":%s}";

  private final Properties settings = new Properties();
  private HttpServer janus;
  private boolean wantsTokens = true;
  private String exists = "{\"videoroom\":\"success\",\"exists\":false}";
  private String handler = SUCCESS.formatted("{\"error_code\":411,\"error\":\"Unknown request\"}");

  @BeforeEach
  void startJanus() throws IOException {
    janus = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    janus.createContext("/admin", this::answer);
    janus.start();
    settings.setProperty("rtc.server.type", "janus");
    settings.setProperty("rtc.server.room-prefix", "it-");
    settings.setProperty(
        "rtc.janus.admin-url", "http://127.0.0.1:" + janus.getAddress().getPort() + "/admin");
    settings.setProperty("rtc.janus.admin-secret", "secret");
    settings.setProperty("rtc.janus.admin-key", "key");
    settings.setProperty("rtc.janus.public-url", "ws://127.0.0.1:8188");
    settings.setProperty("rtc.janus.token-secret", "signs");
    settings.setProperty("rtc.janus.connect-timeout-ms", "2000");
    settings.setProperty("rtc.janus.request-timeout-ms", "5000");
    settings.setProperty("rtc.room.check-interval-ms", "15000");
    settings.setProperty("rtc.meeting.open-timeout-ms", "30000");
  }

  @AfterEach
  void endJanus() {
    janus.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = answer(JSON.readTree(exchange.getRequestBody())).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String answer(JsonNode asked) {
    return switch (asked.path("janus").asText()) {
      case "info" ->
          "{\"janus\":\"server_info\",\"version_string\":\"1.1.2\",\"auth_token\":%s}"
              .formatted(wantsTokens);
      case "query_eventhandler" -> handler;
      default ->
          SUCCESS.formatted(
              asked.at("/request/request").asText().equals("exists")
                  ? exists
                  : "{\"videoroom\":\"success\",\"list\":[{\"room\":\"it-1\"},{\"room\":\"x\"}]}");
    };
  }

  private List<Finding> findings() {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.getPropertiesComponent().setInitialProperties(settings);
      return new RtcCheck(context).findings();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void janus_setUpAsWanted_isRight() {
    assertThat(findings())
        .singleElement()
        .isInstanceOfSatisfying(
            Finding.Right.class,
            right -> assertThat(right.text()).contains("1.1.2", "rooms of this bundle: 1"));
  }

  @Test
  void janus_withNumbersForRooms_isWrong() {
    exists = "{\"videoroom\":\"event\",\"error_code\":430,\"error\":\"Invalid element type\"}";

    assertThat(findings())
        .last()
        .isInstanceOfSatisfying(
            Finding.Wrong.class, wrong -> assertThat(wrong.advice()).contains("string_ids = true"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"janus\":\"success\",\"response\":{}}",
        "{\"janus\":\"error\",\"error\":{\"code\":460,\"reason\":\"Invalid event handler\"}}"
      })
  void janus_withoutEventHandler_isWeaker(String answer) {
    handler = answer;

    assertThat(findings())
        .last()
        .isInstanceOfSatisfying(
            Finding.Weaker.class,
            weaker -> assertThat(weaker.advice()).contains("mqttevh", "15000 ms"));
  }

  @Test
  void janus_wantsTokensThatNobodySigns_isWrong() {
    settings.setProperty("rtc.janus.token-secret", "");

    assertThat(findings())
        .last()
        .isInstanceOfSatisfying(
            Finding.Wrong.class,
            wrong -> assertThat(wrong.advice()).contains("rtc.janus.token-secret"));
  }

  @Test
  void janus_openToAnybody_isWeaker() {
    wantsTokens = false;

    assertThat(findings())
        .last()
        .isInstanceOfSatisfying(
            Finding.Weaker.class,
            weaker -> assertThat(weaker.advice()).contains("token_auth_secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rtc.janus.admin-url", "rtc.janus.public-url"})
  void address_impossible_isWrongByName(String key) {
    settings.setProperty(key, "janus:7088");

    assertThat(findings())
        .singleElement()
        .isInstanceOfSatisfying(
            Finding.Wrong.class, wrong -> assertThat(wrong.text()).contains(key, "'janus:7088'"));
  }

  @Test
  void janus_away_isWrongWithItsAddress() {
    janus.stop(0);

    assertThat(findings())
        .singleElement()
        .isInstanceOfSatisfying(
            Finding.Wrong.class, wrong -> assertThat(wrong.text()).contains("http://127.0.0.1:"));
  }

  @Test
  void sandbox_saysThatItIsAStandIn() {
    settings.setProperty("rtc.server.type", "sandbox");

    assertThat(findings())
        .singleElement()
        .isInstanceOfSatisfying(
            Finding.Weaker.class, weaker -> assertThat(weaker.text()).contains("stand-in"));
  }

  @Test
  void type_unknown_isWrongByValue() {
    settings.setProperty("rtc.server.type", "skype");

    assertThat(findings())
        .singleElement()
        .isInstanceOfSatisfying(
            Finding.Wrong.class, wrong -> assertThat(wrong.text()).contains("'skype'"));
  }
}
