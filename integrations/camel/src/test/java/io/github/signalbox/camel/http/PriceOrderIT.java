/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import static io.github.signalbox.camel.http.PriceChangeApiIT.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.signalbox.camel.http.PriceTagApi.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.List;
import java.util.Map;
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
 * Later never loses to earlier: of several prices for one tag the last accepted one is ordered, and
 * what was accepted before it is superseded, in whatever state its task is.
 *
 * <p>Leaves out what access points do with it, which the suite's tests prove.
 */
@ExtendWith(PriceTagApi.Extension.class)
class PriceOrderIT {
  private static final Map<String, Integer> KNOWN =
      Currency.getAvailableCurrencies().stream()
          .collect(Collectors.toMap(Currency::getCurrencyCode, Currency::getDefaultFractionDigits));

  private final String store = "S" + UUID.randomUUID().toString().substring(0, 8);
  private final PriceTagApi api;

  PriceOrderIT(PriceTagApi api) {
    this.api = api;
  }

  private Answer submit(String... changes) {
    return api.post(
        "/price-changes",
        "{\"requestKey\":\"%s\",\"changes\":[%s]}"
            .formatted(UUID.randomUUID(), String.join(",", changes)));
  }

  private String task(String... changes) {
    Answer answer = submit(changes);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    return answer.json().path("tasks").path(0).path("taskId").asText();
  }

  private String change(int tag, String price) {
    return change(tag, price, "EUR");
  }

  private String change(int tag, String price, String currency) {
    return "{\"tagId\":\"%s-%d\",\"price\":\"%s\",\"currency\":\"%s\"}"
        .formatted(store, tag, price, currency);
  }

  private JsonNode get(String taskId) {
    return api.get("/tasks/" + taskId).json();
  }

  private JsonNode tag(int tag) {
    return api.get("/tags/" + store + "-" + tag).json();
  }

  private void finish(String taskId, String state) {
    api.execute(
        "update price_change_task set state = ?, finished_at = now() where task_id = cast(? as uuid)",
        state,
        taskId);
  }

  @ParameterizedTest
  @CsvSource({"EXPIRED", "FAILED", "PARTIAL"})
  void reissue_afterALaterPrice_conflictNamesTheLaterTask(String state) {
    api.accessPoint(store, 1);
    String earlier = task(change(1, "1.11"));
    finish(earlier, state);
    String later = task(change(1, "2.22"));

    Answer answer = api.post("/tasks/" + earlier + "/reissue", "");

    assertProblem(answer, 409, "SUPERSEDED");
    assertThat(answer.json().path("supersededBy").path(0).asText()).isEqualTo(later);
    assertThat(answer.json().path("detail").asText()).contains(later);
    assertThat(api.count("price_change_task where store_id = ?", store)).isEqualTo(2);
  }

  @Test
  void reissue_afterALaterPriceOfSomeTags_onlyForTheOthers() {
    String client = api.accessPoint(store, 2);
    String earlier = task(change(1, "1.11"), change(2, "1.11"));
    finish(earlier, "EXPIRED");
    task(change(1, "2.22"));

    Answer answer = api.post("/tasks/" + earlier + "/reissue", "");

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    assertThat(answer.json().path("tagCount").asInt()).isEqualTo(1);
    Awaitility.await().until(() -> api.sentTo(client).size() == 3);
    assertThat(api.sentTo(client).getLast().path("data").path("changes").findValuesAsText("tagId"))
        .containsExactly(store + "-2");
  }

  @Test
  void reissue_ofATaskThatWasReissued_newestOneIsTheOnlyOneToIssueAgain() {
    api.accessPoint(store, 1);
    String first = task(change(1, "1.11"));
    finish(first, "EXPIRED");
    String second = api.post("/tasks/" + first + "/reissue", "").json().path("taskId").asText();
    finish(second, "EXPIRED");
    task(change(1, "2.22"));

    assertProblem(api.post("/tasks/" + second + "/reissue", ""), 409, "SUPERSEDED");
    assertThat(api.post("/tasks/" + first + "/reissue", "").json().path("taskId").asText())
        .isEqualTo(second);
  }

  @Test
  void priceChange_laterForTheSameTag_earlierTaskSuperseded() {
    api.accessPoint(store, 1);
    String earlier = task(change(1, "1.11"));

    String later = task(change(1, "2.22"));

    JsonNode task = get(earlier);
    assertThat(task.path("state").asText()).isEqualTo("SUPERSEDED");
    assertThat(task.path("stateReason").asText()).isEqualTo("superseded by task " + later);
    assertThat(task.at("/tags/0/outcome").asText()).isEqualTo("SUPERSEDED");
    assertThat(task.at("/tags/0/supersededBy").asText()).isEqualTo(later);
    assertThat(task.path("history").findValuesAsText("to"))
        .containsExactly("CREATED", "SUPERSEDED");
    assertProblem(api.post("/tasks/" + earlier + "/reissue", ""), 409, "SUPERSEDED");
    assertThat(api.get("/tasks?state=SUPERSEDED&storeId=" + store).json().path("items")).hasSize(1);
    assertThat(get(later).path("state").asText()).isEqualTo("CREATED");
  }

  @Test
  void priceChange_laterForSomeTags_earlierTaskGoesOnWithTheOthers() {
    api.accessPoint(store, 2);
    String earlier = task(change(1, "1.11"), change(2, "1.11"));

    String later = task(change(2, "2.22"));

    JsonNode task = get(earlier);
    assertThat(task.path("state").asText()).isEqualTo("CREATED");
    assertThat(task.at("/tags/0").has("outcome")).isFalse();
    assertThat(task.at("/tags/1/outcome").asText()).isEqualTo("SUPERSEDED");
    assertThat(task.path("history").path(1).path("reason").asText())
        .isEqualTo("1 of 2 tags have a later price, of task " + later);
  }

  @Test
  void priceChange_severalForOneTagAtOnce_oneOrderThatAllAgreeOn() throws Exception {
    String client = api.accessPoint(store, 3);
    int callers = 12;

    List<Answer> answers;
    try (var pool = Executors.newFixedThreadPool(callers)) {
      List<Future<Answer>> calls =
          IntStream.range(0, callers)
              .mapToObj(
                  n ->
                      pool.submit(
                          () -> {
                            List<String> changes = new ArrayList<>();
                            IntStream.rangeClosed(1, 3)
                                .forEach(tag -> changes.add(change(tag, n + ".50")));
                            Collections.rotate(changes, n);
                            return submit(changes.toArray(String[]::new));
                          }))
              .toList();
      answers = new ArrayList<>();
      for (Future<Answer> call : calls) {
        answers.add(call.get());
      }
    }

    assertThat(answers).extracting(Answer::status).containsOnly(202);
    assertThat(api.count("price_change_task where store_id = ? and state = 'CREATED'", store))
        .isEqualTo(1);
    assertThat(api.count("price_change_task where store_id = ? and state = 'SUPERSEDED'", store))
        .isEqualTo(callers - 1);
    Awaitility.await().until(() -> api.sentTo(client).size() == callers);
    for (int tag = 1; tag <= 3; tag++) {
      JsonNode ordered = tag(tag).path("ordered");
      String id = store + "-" + tag;
      JsonNode highest =
          api.sentTo(client).stream()
              .flatMap(event -> IntStream.range(0, 3).mapToObj(i -> event.at("/data/changes/" + i)))
              .filter(change -> change.path("tagId").asText().equals(id))
              .max((a, b) -> Long.compare(a.path("sequence").asLong(), b.path("sequence").asLong()))
              .orElseThrow();
      assertThat(highest.path("price")).isEqualTo(ordered.path("price"));
      assertThat(get(ordered.path("taskId").asText()).path("state").asText()).isEqualTo("CREATED");
    }
  }

  @Test
  void priceChange_whileTheArticleIsBeingChanged_keepsTheOrderedArticle() {
    String client = api.accessPoint(store, 2);
    task(
        "{\"tagId\":\"%s-1\",\"sku\":\"B2\",\"price\":\"1\",\"currency\":\"EUR\"}"
            .formatted(store));

    task(change(1, "2"));
    String byOldArticle =
        task(
            "{\"storeId\":\"%s\",\"sku\":\"A1\",\"price\":\"3\",\"currency\":\"EUR\"}"
                .formatted(store));
    String byNewArticle =
        task(
            "{\"storeId\":\"%s\",\"sku\":\"B2\",\"price\":\"4\",\"currency\":\"EUR\"}"
                .formatted(store));

    assertThat(get(byOldArticle).path("tags").findValuesAsText("tagId"))
        .containsExactly(store + "-2");
    assertThat(get(byNewArticle).path("tags").findValuesAsText("tagId"))
        .containsExactly(store + "-1");
    Awaitility.await().until(() -> api.sentTo(client).size() == 4);
    assertThat(api.sentTo(client).get(1).at("/data/changes/0/sku").asText()).isEqualTo("B2");
  }

  @Test
  void tag_afterAPriceChange_orderedAndDisplayedPriceWithTaskAndTimes() {
    api.accessPoint(store, 2);
    String task = task(change(1, "13.90"));

    JsonNode tag = tag(1);

    assertThat(tag.at("/ordered/price").asText()).isEqualTo("13.90");
    assertThat(tag.at("/ordered/currency").asText()).isEqualTo("EUR");
    assertThat(tag.at("/ordered/taskId").asText()).isEqualTo(task);
    assertThat(tag.at("/ordered/taskState").asText()).isEqualTo("CREATED");
    assertThat(tag.at("/ordered/at").asText()).isNotEmpty();
    assertThat(tag.at("/displayed/price").asText()).isEqualTo("12.50");
    assertThat(tag.at("/displayed/at").asText()).isNotEmpty();
    assertThat(tag.path("asOrdered").asBoolean(true)).isFalse();
    assertThat(tag(2).has("ordered")).isFalse();
    assertThat(tag(2).has("asOrdered")).isFalse();
    JsonNode list = api.get("/tags?asOrdered=false&storeId=" + store).json().path("items");
    assertThat(list.findValuesAsText("tagId")).containsExactly(store + "-1");
    assertThat(list.path(0).at("/ordered/price").asText()).isEqualTo("13.90");
  }

  @ParameterizedTest
  @CsvSource({
    "129990000, VND",
    "999999999999, IRR",
    "12345678.0001, CLF",
    "13.90, EUR",
    "13.900, EUR",
    "1, JPY",
    "1.0, JPY",
    "0.005, KWD"
  })
  void price_validByItsCurrency_takenAsWritten(String price, String currency) {
    api.accessPoint(store, 1);

    String task = task(change(1, price, currency));

    assertThat(get(task).at("/tags/0/price").asText()).isEqualTo(price);
  }

  @ParameterizedTest
  @CsvSource({
    "0, EUR, price, PRICE_ZERO",
    "0.00, EUR, price, PRICE_ZERO",
    "1, ZZZ, currency, UNKNOWN_CURRENCY",
    "1, DEM, currency, UNKNOWN_CURRENCY",
    "1, XXX, currency, UNKNOWN_CURRENCY",
    "1.5, JPY, price, PRICE_DECIMALS",
    "13.905, EUR, price, PRICE_DECIMALS",
    "0.0005, KWD, price, PRICE_DECIMALS",
  })
  void price_invalidByItsCurrency_fieldNamedNothingStored(
      String price, String currency, String field, String code) {
    api.accessPoint(store, 2);

    Answer answer = submit(change(1, "1.00"), change(2, price, currency));

    assertProblem(answer, 422, code);
    JsonNode error = answer.json().path("errors").path(0);
    assertThat(error.path("field").asText()).isEqualTo("changes[1]." + field);
    assertThat(error.path("message").asText()).contains(field.equals("price") ? price : currency);
    assertThat(api.count("price_change_task where store_id = ?", store)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "price-tag.price.minimum, 'EUR:0.50,*:1', 0.49, EUR, PRICE_TOO_LOW",
    "price-tag.price.minimum, 'EUR:0.50,*:1', 0.99, USD, PRICE_TOO_LOW",
    "price-tag.price.maximum, ' EUR : 99.99 ', 100, EUR, PRICE_TOO_HIGH",
    "price-tag.price.max-factor, 5, 62.51, EUR, PRICE_JUMP",
    "price-tag.price.max-factor, 5, 2.49, EUR, PRICE_JUMP",
  })
  void price_beyondALimitThatIsSet_fieldAndLimitNamed(
      String key, String limit, String price, String currency, String code) {
    api.accessPoint(store, 1);
    try (var setting = api.set(key, limit)) {
      Answer answer = submit(change(1, price, currency));

      assertProblem(answer, 422, code);
      JsonNode error = answer.json().path("errors").path(0);
      assertThat(error.path("field").asText()).isEqualTo("changes[0].price");
      assertThat(error.path("message").asText()).contains(price);
    }
    task(change(1, price, currency));
  }

  @ParameterizedTest
  @CsvSource({
    "price-tag.price.minimum, 'EUR:0.50,*:1', 0.50, EUR",
    "price-tag.price.maximum, EUR:99.99, 100, USD",
    "price-tag.price.max-factor, 5, 62.50, EUR",
    "price-tag.price.max-factor, 5, 2.50, EUR",
    "price-tag.price.max-factor, 5, 16250, KRW",
    "price-tag.price.extra-decimals, 1, 1.599, EUR",
    "price-tag.price.allow-zero, true, 0, EUR",
  })
  void price_withinALimitThatIsSet_taken(String key, String limit, String price, String currency) {
    api.accessPoint(store, 1);
    try (var setting = api.set(key, limit)) {
      task(change(1, price, currency));
    }
  }

  /** The last price is the ordered one, even while the tag still shows another. */
  @Test
  void price_jumpFromTheOrderedOne_rejected() {
    api.accessPoint(store, 1);
    task(change(1, "1.00"));
    try (var setting = api.set("price-tag.price.max-factor", "5")) {
      assertProblem(submit(change(1, "12.50")), 422, "PRICE_JUMP");
    }
  }

  @Test
  void currencies_ofTheTable_haveTheMinorUnitsThatJavaKnows() {
    List<String> rows =
        api.strings("select code || ' ' || minor_units from currency order by code");

    assertThat(rows).hasSizeGreaterThan(150).contains("EUR 2", "JPY 0", "KWD 3");
    assertThat(rows)
        .filteredOn(row -> KNOWN.containsKey(row.substring(0, 3)))
        .hasSizeGreaterThan(150)
        .allSatisfy(
            row ->
                assertThat(row)
                    .isEqualTo(row.substring(0, 3) + " " + KNOWN.get(row.substring(0, 3))));
  }
}
