/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import static io.github.signalbox.camel.http.PriceChangeApiIT.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.camel.http.PriceTagApi.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Base64;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every API has: sign-in, the contract's checks, and a problem document for each error. */
@ExtendWith(PriceTagApi.Extension.class)
class ApiContractIT {
  private final PriceTagApi api;

  ApiContractIT(PriceTagApi api) {
    this.api = api;
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/price-tag/counts", "/api/price-tag/openapi.yaml", "/", "/nope"})
  void path_withoutCredentials_unauthenticated(String path) {
    Answer answer = api.send(api.anonymous(path));

    assertProblem(answer, 401, "UNAUTHENTICATED");
    assertThat(answer.response().headers().allValues("WWW-Authenticate"))
        .containsExactly(
            "Basic realm=\"signalbox\", charset=\"UTF-8\"", "Bearer realm=\"signalbox\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Basic", "Basic ", "Basic !!", "Bearer", "Bearer wrong", "Bearer secret", "t0ken"})
  void credentials_wrong_unauthenticated(String authorization) {
    Answer answer =
        api.send(api.anonymous("/api/price-tag/counts").header("Authorization", authorization));

    assertProblem(answer, 401, "UNAUTHENTICATED");
  }

  @Test
  void password_wrong_unauthenticatedBeforeTheBodyIsRead() {
    String wrong = Base64.getEncoder().encodeToString("operator:Secret".getBytes());

    Answer answer =
        api.send(
            api.anonymous("/api/price-tag/price-changes")
                .header("Authorization", "Basic " + wrong)
                .POST(BodyPublishers.ofString("x".repeat(2_000_000))));

    assertProblem(answer, 401, "UNAUTHENTICATED");
  }

  @Test
  void token_right_admitted() {
    Answer answer =
        api.send(api.anonymous("/api/price-tag/counts").header("Authorization", "bearer t0ken"));

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void contract_asked_served() {
    Answer answer = api.get("/openapi.yaml");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).contains("yaml");
    assertThat(answer.response().body()).startsWith("openapi: 3.1.0");
  }

  @Test
  void path_unknown_notFound() {
    assertProblem(api.get("/nope"), 404, "NOT_FOUND");
    Answer outside =
        api.send(api.anonymous("/elsewhere").header("Authorization", PriceTagApi.USER));
    assertProblem(outside, 404, "NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tasks/00000000-0000-0000-0000-000000000000",
        "/tasks/not-a-task",
        "/tags/none",
        "/access-points/GID_tag_ap@@@none",
        "/access-points/GID_tag_ap%40%40%40none"
      })
  void id_unknown_notFound(String path) {
    assertProblem(api.get(path), 404, "NOT_FOUND");
  }

  @Test
  void method_ofAnotherOperation_notAllowed() {
    Answer answer = api.send(api.request("/tasks").DELETE());

    assertProblem(answer, 405, "METHOD_NOT_ALLOWED");
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
  }

  @Test
  void accept_nothingOfTheOperation_notAcceptable() {
    Answer answer = api.send(api.request("/tasks").header("Accept", "application/xml, text/html"));

    assertProblem(answer, 406, "NOT_ACCEPTABLE");
    assertThat(answer.json().path("detail").asText())
        .contains("application/json")
        .contains("text/csv");
  }

  @Test
  void body_overTheLimit_tooLarge() {
    Answer answer = api.post("/price-changes", " ".repeat(1_048_577));

    assertProblem(answer, 413, "PAYLOAD_TOO_LARGE");
    assertThat(answer.json().path("detail").asText()).contains("1048576");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "application/json; charset=latin1"})
  void body_ofAnotherType_unsupported(String type) {
    Answer answer =
        api.send(
            api.request("/price-changes")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{}")));

    assertProblem(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\":1}}", "{\"requestKey\":\"a\",\"requestKey\":\"b\"}"})
  void body_notJson_malformed(String body) {
    assertProblem(api.post("/price-changes", body), 400, "MALFORMED_JSON");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=x",
        "state=GONE",
        "state=SENT&state=FAILED",
        "from=yesterday",
        "cursor=%00",
        "colour=red"
      })
  void parameter_outOfRange_namedInTheProblem(String query) {
    Answer answer = api.get("/tasks?" + query);

    assertProblem(answer, 400, "INVALID_PARAMETER");
    assertThat(answer.json().path("errors").path(0).path("field").asText())
        .isEqualTo(query.substring(0, query.indexOf('=')));
  }

  @Test
  void header_thatSteersAnEndpoint_withoutEffectAndNotEchoed() {
    Answer answer =
        api.send(
            api.request("/counts")
                .header("CamelSqlQuery", "select 'stolen' as answer")
                .header("X-Secret", "echo?"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().has("tasks")).isTrue();
    assertThat(answer.response().headers().map().keySet())
        .doesNotContain("x-secret", "authorization", "camelsqlquery");
  }

  @Test
  void database_away_unavailableUntilItIsBack() {
    api.database().kill();
    try {
      Answer read = api.get("/counts");
      Answer write =
          api.post(
              "/price-changes",
              "{\"requestKey\":\"away\",\"changes\":[{\"tagId\":\"T\",\"price\":\"1\",\"currency\":\"EUR\"}]}");

      assertProblem(read, 503, "UNAVAILABLE");
      assertThat(read.header("Retry-After")).isEqualTo("5");
      assertProblem(write, 503, "UNAVAILABLE");
    } finally {
      api.database().start();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(api.get("/counts").status()).isEqualTo(200));
  }

  @Test
  void statement_failing_internalErrorWithoutItsText() {
    api.execute("alter table dead_letter rename to dead_letter_gone");
    try {
      Answer answer = api.get("/counts");

      assertProblem(answer, 500, "INTERNAL_ERROR");
      assertThat(answer.response().body()).doesNotContain("dead_letter");
    } finally {
      api.execute("alter table dead_letter_gone rename to dead_letter");
    }
  }
}
