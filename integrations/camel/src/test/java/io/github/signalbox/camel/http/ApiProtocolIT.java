/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.camel.http.PriceTagApi.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests whose method or path is almost one of the contract: each error is a problem document
 * with a fitting status, and nothing runs.
 *
 * <p>Every path with every method, of all contracts, is in the suite's ApiMethodsIT.
 */
@ExtendWith(PriceTagApi.Extension.class)
class ApiProtocolIT {
  private static final String CHANGE =
      "{\"requestKey\":\"protocol\",\"changes\":[{\"tagId\":\"protocol-1\",\"price\":\"1\",\"currency\":\"EUR\"}]}";
  private static final String SIGNED_IN = "Host: x\r\nAuthorization: " + PriceTagApi.USER + "\r\n";

  private final PriceTagApi api;

  ApiProtocolIT(PriceTagApi api) {
    this.api = api;
  }

  @BeforeEach
  void makeAccessPoint() {
    if (api.count("tag where tag_id = 'protocol-1'") == 0) {
      api.accessPoint("protocol", 1);
    }
  }

  private String exchange(String request) {
    return RawHttp.exchange(api.port(), request);
  }

  private static void assertRawProblem(String answer, int status) {
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .containsIgnoringCase("Content-Type: application/problem+json")
        .contains("\"status\":" + status);
  }

  private void assertNothingRan() {
    assertThat(api.count("price_change_request where request_key = 'protocol'")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "POS", "T", "post", "GET", "BREW"})
  void method_ofNoOperation_notAllowed(String method) {
    String answer =
        exchange(
            method
                + " /api/price-tag/price-changes HTTP/1.1\r\n"
                + SIGNED_IN
                + "Content-Type: application/json\r\nConnection: close\r\nX-Echo: no\r\n"
                + "Content-Length: "
                + CHANGE.length()
                + "\r\n\r\n"
                + CHANGE);

    assertRawProblem(answer, 405);
    assertThat(answer).containsIgnoringCase("Allow: POST, OPTIONS").doesNotContain("X-Echo");
    assertNothingRan();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "CamelHttpMethod"})
  void methodOverride_headerAndParameter_withoutEffect(String name) {
    Answer header =
        api.send(
            api.request("/price-changes")
                .header(name, "POST")
                .header("Content-Type", "application/json")
                .method("GET", BodyPublishers.ofString(CHANGE)));

    assertThat(header.status()).isEqualTo(405);
    assertThat(api.get("/counts?" + name + "=POST").status()).isEqualTo(400);
    assertNothingRan();
  }

  @Test
  void options_ofAPath_listsItsMethodsAndRunsNothing() {
    Answer path =
        api.send(
            api.request("/price-changes")
                .header("Content-Type", "application/json")
                .method("OPTIONS", BodyPublishers.ofString(CHANGE)));

    assertThat(path.status()).isEqualTo(204);
    assertThat(path.header("Allow")).isEqualTo("POST, OPTIONS");
    assertThat(path.header("Content-Type")).isEmpty();
    assertNothingRan();
  }

  @Test
  void head_ofACollection_isGetWithoutItsBody() {
    Answer head = api.send(api.request("/tasks").method("HEAD", BodyPublishers.noBody()));

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Type")).isEqualTo("application/json");
    assertThat(head.response().body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/price-tagprice-changes",
        "/api/price-tagg/price-changes",
        "/api/price-tag/price-changes/",
        "/api/price-tag/PRICE-CHANGES",
        "/API/price-tag/price-changes",
        "/api/price-tag/price-changes%2F",
        "/api/price-tag%2Fprice-changes",
        "/api/price-tag/price-changes%00",
        "/api/price-tag/price-changes;a=b",
        "/api/price-tag/openapi.yaml/../../price-tag"
      })
  void path_almostOne_notFound(String path) {
    String answer =
        exchange(
            "POST %s HTTP/1.1\r\n%sContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(path, SIGNED_IN, CHANGE.length(), CHANGE));

    assertRawProblem(answer, 404);
    assertNothingRan();
  }

  @Test
  void requests_pipelined_answeredInOrder() {
    String get = "GET /api/price-tag/%s HTTP/1.1\r\n" + SIGNED_IN + "%s\r\n";

    String answers =
        exchange(
            get.formatted("counts", "")
                + get.formatted("nope", "")
                + get.formatted("openapi.yaml", "Connection: close\r\n"));

    assertThat(answers.indexOf("HTTP/1.1 200 ")).isZero();
    assertThat(answers.indexOf("HTTP/1.1 404 ")).isPositive();
    assertThat(answers.lastIndexOf("HTTP/1.1 200 "))
        .isGreaterThan(answers.indexOf("HTTP/1.1 404 "));
  }
}
