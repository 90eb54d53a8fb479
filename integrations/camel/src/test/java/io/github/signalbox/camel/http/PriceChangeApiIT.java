/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.signalbox.camel.http.PriceTagApi.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Price changes by HTTP: one effect per request key, every refusal with its field, prices kept as
 * they were written.
 */
@ExtendWith(PriceTagApi.Extension.class)
class PriceChangeApiIT {
  private final String store = "S" + UUID.randomUUID().toString().substring(0, 8);
  private final String key = "k-" + store;
  private final PriceTagApi api;

  PriceChangeApiIT(PriceTagApi api) {
    this.api = api;
  }

  private String body(String requestKey, String... changes) {
    return "{\"requestKey\":\"%s\",\"changes\":[%s]}"
        .formatted(requestKey, String.join(",", changes));
  }

  private static String change(String tag, String price) {
    return "{\"tagId\":\"%s\",\"price\":\"%s\",\"currency\":\"EUR\"}".formatted(tag, price);
  }

  private static List<String> taskIds(Answer answer) {
    return answer.json().path("tasks").findValuesAsText("taskId");
  }

  @Test
  void priceChange_byTag_taskMadeAndSent() {
    String client = api.accessPoint(store, 3);

    Answer answer = api.post("/price-changes", body(key, change(store + "-1", "13.90")));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.json().path("requestKey").asText()).isEqualTo(key);
    JsonNode task = answer.json().path("tasks").path(0);
    assertThat(task.path("apClientId").asText()).isEqualTo(client);
    assertThat(task.path("state").asText()).isEqualTo("CREATED");
    Awaitility.await().until(() -> !api.sentTo(client).isEmpty());
    JsonNode event = api.sentTo(client).getFirst();
    assertThat(event.path("id")).isEqualTo(task.path("taskId"));
    assertThat(event.path("data").path("changes").toString())
        .isEqualTo(
            "[{\"sku\":\"A1\",\"price\":\"13.90\",\"tagId\":\"%s-1\",\"currency\":\"EUR\",\"sequence\":%s}]"
                .formatted(store, event.at("/data/changes/0/sequence")));
  }

  @Test
  void priceChange_byStoreAndArticle_allTagsOfTheArticle() {
    api.accessPoint(store, 3);
    api.execute("update tag set sku = 'A2' where tag_id = ?", store + "-3");

    Answer answer =
        api.post(
            "/price-changes",
            body(
                key,
                "{\"storeId\":\""
                    + store
                    + "\",\"sku\":\"A1\",\"price\":\"1\",\"currency\":\"EUR\"}"));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(
            api.strings(
                "select tag_id from price_change_task_tag where tag_id like ? || '-%' order by 1",
                store))
        .containsExactly(store + "-1", store + "-2");
  }

  @Test
  void price_manyDigits_keptAsWritten() {
    api.accessPoint(store, 3);

    api.post(
        "/price-changes",
        body(
            key,
            change(store + "-1", "0.1000"),
            change(store + "-2", "12345678.0001").replace("EUR", "CLF"),
            change(store + "-3", "5")));

    String id =
        api.strings("select task_id from price_change_task where request_key = ?", key).getFirst();
    assertThat(api.get("/tasks/" + id).json().path("tags").findValuesAsText("price"))
        .containsExactly("0.1000", "12345678.0001", "5");
  }

  @Test
  void price_asJsonNumber_refused() {
    api.accessPoint(store, 1);
    String body = body(key, change(store + "-1", "1.5")).replace("\"1.5\"", "1.5");

    Answer answer = api.post("/price-changes", body);

    assertProblem(answer, 422, "INVALID_REQUEST");
    assertThat(answer.json().path("errors").path(0).path("field").asText())
        .isEqualTo("changes[0].price");
  }

  @Test
  void priceChange_sameKeyAgain_sameTasksNoSecondEffect() {
    String client = api.accessPoint(store, 1);
    Answer first = api.post("/price-changes", body(key, change(store + "-1", "2.00")));

    Answer second = api.post("/price-changes", body(key, change(store + "-1", "2.00")));

    assertThat(first.status()).isEqualTo(202);
    assertThat(second.status()).isEqualTo(200);
    assertThat(taskIds(second)).isEqualTo(taskIds(first)).hasSize(1);
    assertThat(api.count("price_change_task where ap_client_id = ?", client)).isEqualTo(1);
  }

  @Test
  void priceChange_sameKeyAtOnce_oneTaskAndTheSameAnswer() throws Exception {
    String client = api.accessPoint(store, 1);
    int callers = 5;

    List<Answer> answers;
    try (var pool = Executors.newFixedThreadPool(callers);
        Connection other = api.connect()) {
      // A row of the same key that never comes to be: every caller finds the key unused, then
      // waits.
      other.setAutoCommit(false);
      other
          .createStatement()
          .execute(
              "insert into price_change_request (request_key, changes) values ('%s', '[]')"
                  .formatted(key));
      List<Future<Answer>> calls =
          IntStream.range(0, callers)
              .mapToObj(
                  n ->
                      pool.submit(
                          () ->
                              api.post("/price-changes", body(key, change(store + "-1", "2.00")))))
              .toList();
      Awaitility.await().until(() -> api.count("pg_locks where not granted") >= callers);
      other.rollback();
      answers = calls.stream().map(PriceChangeApiIT::result).toList();
    }

    assertThat(answers).extracting(Answer::status).containsOnlyOnce(202).containsOnly(200, 202);
    assertThat(answers)
        .extracting(PriceChangeApiIT::taskIds)
        .containsOnly(taskIds(answers.getFirst()));
    assertThat(api.count("price_change_task where ap_client_id = ?", client)).isEqualTo(1);
  }

  private static Answer result(Future<Answer> call) {
    try {
      return call.get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void priceChange_sameKeyOtherPrice_conflict() {
    api.accessPoint(store, 1);
    api.post("/price-changes", body(key, change(store + "-1", "2.00")));

    Answer answer = api.post("/price-changes", body(key, change(store + "-1", "3.00")));

    assertProblem(answer, 409, "KEY_REUSED");
  }

  @Test
  void priceChange_sameKeyOtherDeadline_conflict() {
    api.accessPoint(store, 1);
    api.post("/price-changes", body(key, change(store + "-1", "2.00")));
    String other =
        body(key, change(store + "-1", "2.00"))
            .replaceFirst("\\{", "{\"deadline\":\"%s\",".formatted(inHours(1)));

    Answer answer = api.post("/price-changes", other);

    assertProblem(answer, 409, "KEY_REUSED");
  }

  @Test
  void requestKey_inHeaderQuoted_used() {
    api.accessPoint(store, 1);
    String body =
        body(key, change(store + "-1", "2.00")).replace("\"requestKey\":\"" + key + "\",", "");

    Answer answer =
        api.send(
            api.request("/price-changes")
                .header("Content-Type", "application/json; charset=UTF-8")
                .header("Idempotency-Key", '"' + key + '"')
                .POST(BodyPublishers.ofString(body)));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("requestKey").asText()).isEqualTo(key);
  }

  @Test
  void requestKey_nowhereOrTwice_refused() {
    String body = body(key, change("T", "2.00"));

    Answer none = api.post("/price-changes", body.replace("\"requestKey\":\"" + key + "\",", ""));
    Answer two =
        api.send(
            api.request("/price-changes")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "another")
                .POST(BodyPublishers.ofString(body)));

    assertProblem(none, 422, "INVALID_REQUEST");
    assertThat(none.json().path("errors").path(0).path("code").asText()).isEqualTo("REQUIRED");
    assertProblem(two, 422, "INVALID_REQUEST");
    assertThat(two.json().path("errors").path(0).path("code").asText()).isEqualTo("AMBIGUOUS");
  }

  @Test
  void tag_unknown_fieldNamedAndNothingStored() {
    api.accessPoint(store, 2);

    Answer answer =
        api.post(
            "/price-changes",
            body(
                key,
                change(store + "-1", "1.00"),
                change(store + "-2", "1.00"),
                "{\"storeId\":\"%s\",\"sku\":\"NONE\",\"price\":\"1\",\"currency\":\"EUR\"}"
                    .formatted(store),
                change("no-such-tag", "1.00")));

    assertProblem(answer, 422, "UNKNOWN_TAG");
    assertThat(answer.json().path("errors").findValuesAsText("field"))
        .containsExactly("changes[2].sku", "changes[3].tagId");
    assertThat(answer.json().path("errors").path(1).path("message").asText())
        .isEqualTo("tag no-such-tag is not known");
    assertThat(api.count("price_change_request where request_key = ?", key)).isZero();
    Answer corrected = api.post("/price-changes", body(key, change(store + "-1", "1.00")));
    assertThat(corrected.status()).isEqualTo(202);
  }

  @Test
  void tag_twice_refused() {
    api.accessPoint(store, 1);

    Answer answer =
        api.post(
            "/price-changes",
            body(key, change(store + "-1", "1.00"), change(store + "-1", "2.00")));

    assertProblem(answer, 422, "TAG_REPEATED");
    assertThat(answer.json().path("errors").path(0).path("field").asText()).isEqualTo("changes[1]");
  }

  @Test
  void deadline_pastOrTooFar_refused() {
    api.accessPoint(store, 1);
    String body = body(key, change(store + "-1", "1.00"));

    Answer past =
        api.post(
            "/price-changes", body.replaceFirst("\\{", "{\"deadline\":\"2026-01-01T00:00:00Z\","));
    Answer far =
        api.post(
            "/price-changes",
            body.replaceFirst("\\{", "{\"deadline\":\"%s\",".formatted(inHours(24 * 8))));

    assertProblem(past, 422, "DEADLINE_PASSED");
    assertProblem(far, 422, "DEADLINE_TOO_FAR");
    assertThat(far.json().path("errors").path(0).path("field").asText()).isEqualTo("deadline");
  }

  private static String inHours(int hours) {
    return Instant.now().plus(Duration.ofHours(hours)).toString();
  }

  @Test
  void fields_outOfRange_eachNamedWithItsValue() {
    Answer answer =
        api.post(
            "/price-changes",
            body(key, change("T", "12,50"), "{\"price\":\"1\",\"currency\":\"euro\"}")
                .replace("\"currency\":\"EUR\"", "\"currency\":\"EUR\",\"colour\":\"red\""));

    assertProblem(answer, 422, "INVALID_REQUEST");
    assertThat(answer.json().path("errors").findValuesAsText("field"))
        .contains(
            "changes[0].price", "changes[0].colour", "changes[1].currency", "changes[1].tagId");
    assertThat(answer.json().path("errors").toString()).contains("12,50").contains("euro");
  }

  @ParameterizedTest
  @CsvSource({"tagId, T1", "storeId, S1", "sku, 4711", "price, 1.00", "currency, EUR"})
  void field_withALineBreakAtItsEnd_refusedAndNamed(String field, String value) {
    String change =
        "{\"tagId\":\"T1\",\"storeId\":\"S1\",\"sku\":\"4711\",\"price\":\"1.00\",\"currency\":\"EUR\"}";

    Answer answer =
        api.post("/price-changes", body(key, change.replace(value + '"', value + "\\n\"")));

    assertProblem(answer, 422, "INVALID_REQUEST");
    assertThat(answer.json().path("errors").findValuesAsText("field"))
        .containsExactly("changes[0]." + field);
  }

  @Test
  void changes_noneOrTooMany_refused() {
    String many =
        IntStream.rangeClosed(0, 10_000)
            .mapToObj(n -> change("T" + n, "1"))
            .collect(Collectors.joining(","));

    assertProblem(api.post("/price-changes", body(key)), 422, "INVALID_REQUEST");
    Answer answer = api.post("/price-changes", body(key, many));
    assertProblem(answer, 422, "INVALID_REQUEST");
    assertThat(answer.json().path("errors").path(0).path("code").asText()).isEqualTo("MAX_ITEMS");
  }

  @Test
  void accessPoint_moreTagsThanAnEventHolds_severalTasks() {
    String client = api.accessPoint(store, 450);

    Answer answer =
        api.post(
            "/price-changes",
            body(
                key,
                "{\"storeId\":\""
                    + store
                    + "\",\"sku\":\"A1\",\"price\":\"1\",\"currency\":\"EUR\"}"));

    assertThat(taskIds(answer)).hasSize(3);
    Awaitility.await().until(() -> api.sentTo(client).size() == 3);
    assertThat(api.sentTo(client))
        .extracting(event -> event.path("data").path("changes").size())
        .containsExactlyInAnyOrder(200, 200, 50);
  }

  static void assertProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    JsonNode problem = answer.json();
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("type").asText()).startsWith("urn:signalbox:problem:");
    assertThat(problem.path("title").asText()).isNotEmpty();
    assertThat(problem.path("detail").asText()).isNotEmpty();
    assertThat(problem.path("instance").asText()).startsWith("/");
  }
}
