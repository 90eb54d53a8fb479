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
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks, tags and access points by HTTP: pages, export, history, and issuing a task again. */
@ExtendWith(PriceTagApi.Extension.class)
class TaskApiIT {
  private final String store = "S" + UUID.randomUUID().toString().substring(0, 8);
  private final PriceTagApi api;

  TaskApiIT(PriceTagApi api) {
    this.api = api;
  }

  private String task(String... tags) {
    String changes =
        String.join(
            ",",
            List.of(tags).stream()
                .map(
                    tag ->
                        "{\"tagId\":\"%s\",\"price\":\"9.90\",\"currency\":\"EUR\"}".formatted(tag))
                .toList());
    Answer answer =
        api.post(
            "/price-changes",
            "{\"requestKey\":\"%s\",\"changes\":[%s]}".formatted(UUID.randomUUID(), changes));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    return answer.json().path("tasks").path(0).path("taskId").asText();
  }

  private void finish(String taskId, String state, String... outcomes) {
    for (int tag = 0; tag < outcomes.length; tag++) {
      api.execute(
          "update price_change_task_tag set outcome = ? where task_id = cast(? as uuid) and tag_id = ?",
          outcomes[tag],
          taskId,
          store + "-" + (tag + 1));
    }
    api.execute(
        "update price_change_task set state = ?, finished_at = now() where task_id = cast(? as uuid)",
        state,
        taskId);
  }

  @Test
  void tasks_pageByPage_eachOnceNewestFirst() {
    api.accessPoint(store, 1);
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      made.add(task(store + "-1"));
    }
    api.execute("update price_change_task set created_at = now() where store_id = ?", store);

    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = api.get("/tasks?limit=3&storeId=" + store + cursor).json();
      seen.addAll(page.path("items").findValuesAsText("taskId"));
      cursor = page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asText() : "";
    } while (!cursor.isEmpty());

    assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(made);
  }

  @Test
  void tasks_filtered_onlyWhatFits() {
    String client = api.accessPoint(store, 1);
    String open = task(store + "-1");
    String failed = task(store + "-1");
    finish(failed, "FAILED", "TIMED_OUT");
    String key = api.get("/tasks/" + open).json().path("requestKey").asText();

    assertThat(ids("storeId=" + store)).containsExactly(failed, open);
    assertThat(ids("state=FAILED&storeId=" + store)).containsExactly(failed);
    assertThat(ids("apClientId=" + client.replace("@", "%40"))).containsExactly(failed, open);
    assertThat(ids("requestKey=" + key)).containsExactly(open);
    assertThat(ids("to=2026-01-01T00:00:00Z&storeId=" + store)).isEmpty();
    assertThat(ids("from=2026-01-01T00:00:00%2B01:00&storeId=" + store)).hasSize(2);
  }

  private List<String> ids(String query) {
    Answer answer = api.get("/tasks?" + query);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json().path("items").findValuesAsText("taskId");
  }

  @Test
  void task_asked_outcomesAndHistory() {
    String client = api.accessPoint(store, 2);
    String id = task(store + "-1", store + "-2");
    finish(id, "PARTIAL", "DISPLAYED", "FAILED");

    JsonNode task = api.get("/tasks/" + id).json();

    assertThat(task.path("apClientId").asText()).isEqualTo(client);
    assertThat(task.path("state").asText()).isEqualTo("PARTIAL");
    assertThat(task.path("tagCount").asInt()).isEqualTo(2);
    assertThat(task.path("displayedCount").asInt()).isEqualTo(1);
    assertThat(task.path("tags").findValuesAsText("outcome"))
        .containsExactly("DISPLAYED", "FAILED");
    assertThat(task.path("history").findValuesAsText("to"))
        .containsExactly("CREATED", "SENT", "ACCEPTED", "PARTIAL");
  }

  @Test
  void tasks_asCsv_headerAndRows() {
    api.accessPoint(store, 1);
    String id = task(store + "-1");

    Answer answer =
        api.send(
            api.request("/tasks?storeId=" + store)
                .header("Accept", "text/csv, application/json;q=0.5"));

    assertThat(answer.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
    List<String> lines = answer.response().body().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).startsWith("taskId,requestKey,reissueOf,apClientId,storeId,state");
    assertThat(lines.getLast()).startsWith("\"" + id + "\",").endsWith(",0,1,0");
  }

  @Test
  void csv_cellThatLooksLikeAFormula_defused() {
    String dangerous = "-" + store;
    api.accessPoint(dangerous, 1);
    task(dangerous + "-1");

    String reason = "=HYPERLINK(\"x\",\"y\")";
    api.execute(
        "update price_change_task set state_reason = ? where store_id = ?", reason, dangerous);
    String csv = api.get("/tasks?format=csv&storeId=" + dangerous).response().body();

    assertThat(csv)
        .contains(",\"'" + dangerous + "\",")
        .contains(",\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\",");
  }

  @Test
  void csv_cutOff_saysWhereItGoesOn() {
    api.accessPoint(store, 1);
    String older = task(store + "-1");
    task(store + "-1");

    Answer first = api.get("/tasks?format=csv&limit=1&storeId=" + store);
    Answer second =
        api.get(
            "/tasks?format=csv&limit=1&storeId="
                + store
                + "&cursor="
                + first.header(ApiAnswer.NEXT_CURSOR));

    assertThat(second.response().body()).contains(older);
    assertThat(second.header(ApiAnswer.NEXT_CURSOR)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EXPIRED", "FAILED", "PARTIAL"})
  void reissue_unsuccessfulTask_newTaskForTheTagsThatMissIt(String state) {
    String client = api.accessPoint(store, 3);
    String old = task(store + "-1", store + "-2", store + "-3");
    finish(old, state, "DISPLAYED", "TIMED_OUT");
    api.execute("update tag set price = 9.90, reported_at = now() where tag_id = ?", store + "-3");

    Answer answer = api.post("/tasks/" + old + "/reissue", "");

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    assertThat(answer.json().path("reissueOf").asText()).isEqualTo(old);
    assertThat(answer.json().path("tagCount").asInt()).isEqualTo(1);
    String id = answer.json().path("taskId").asText();
    Awaitility.await().until(() -> api.sentTo(client).size() == 2);
    JsonNode event = api.sentTo(client).getLast();
    assertThat(event.path("id").asText()).isEqualTo(id);
    assertThat(event.path("data").path("changes").findValuesAsText("tagId"))
        .containsExactly(store + "-2");
    assertThat(api.get("/tasks/" + old).json().path("reissuedAs").asText()).isEqualTo(id);
  }

  @Test
  void reissue_repeated_sameNewTask() {
    api.accessPoint(store, 1);
    String old = task(store + "-1");
    finish(old, "EXPIRED");

    Answer first = api.post("/tasks/" + old + "/reissue", "");
    Answer second = api.post("/tasks/" + old + "/reissue", "");

    assertThat(first.status()).isEqualTo(202);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json().path("taskId")).isEqualTo(first.json().path("taskId"));
    assertThat(api.count("price_change_task where store_id = ?", store)).isEqualTo(2);
  }

  @Test
  void reissue_notUnsuccessful_conflict() {
    api.accessPoint(store, 3);
    String open = task(store + "-2");
    String done = task(store + "-1");
    finish(done, "COMPLETED", "DISPLAYED");
    String shown = task(store + "-1");
    finish(shown, "EXPIRED", "DISPLAYED");

    assertProblem(api.post("/tasks/" + open + "/reissue", ""), 409, "TASK_NOT_FINISHED");
    assertProblem(api.post("/tasks/" + done + "/reissue", ""), 409, "TASK_COMPLETED");
    assertProblem(api.post("/tasks/" + shown + "/reissue", ""), 409, "NOTHING_TO_REISSUE");
    assertProblem(api.post("/tasks/" + UUID.randomUUID() + "/reissue", ""), 404, "NOT_FOUND");
  }

  @Test
  void tags_pageByPage_allOfTheStore() {
    String client = api.accessPoint(store, 5);

    JsonNode first = api.get("/tags?limit=3&storeId=" + store).json();
    JsonNode second =
        api.get("/tags?limit=3&storeId=" + store + "&cursor=" + first.path("nextCursor").asText())
            .json();

    assertThat(first.path("items").findValuesAsText("tagId"))
        .containsExactly(store + "-1", store + "-2", store + "-3");
    assertThat(second.path("items").findValuesAsText("tagId"))
        .containsExactly(store + "-4", store + "-5");
    assertThat(second.has("nextCursor")).isFalse();
    assertThat(api.get("/tags?online=false&storeId=" + store).json().path("items")).isEmpty();
    JsonNode tag = api.get("/tags/" + store + "-1").json();
    assertThat(tag.path("price").isTextual()).isTrue();
    assertThat(tag.path("price").asText()).isEqualTo("12.50");
    assertThat(tag.path("apClientId").asText()).isEqualTo(client);
  }

  @Test
  void accessPoints_asked_withTagsAndOpenTasks() {
    String client = api.accessPoint(store, 2);
    task(store + "-1");

    JsonNode list = api.get("/access-points?storeId=" + store).json();
    JsonNode one = api.get("/access-points/" + client.replace("@", "%40")).json();

    assertThat(list.path("items").findValuesAsText("clientId")).containsExactly(client);
    assertThat(one.path("online").asBoolean()).isTrue();
    assertThat(one.path("tagCount").asInt()).isEqualTo(2);
    assertThat(one.path("openTaskCount").asInt()).isEqualTo(1);
  }

  @Test
  void counts_afterATask_tellOfIt() {
    JsonNode before = api.get("/counts").json();
    api.accessPoint(store, 2);
    task(store + "-1");

    JsonNode after = api.get("/counts").json();

    assertThat(grown(before, after, "/tasks/CREATED")).isEqualTo(1);
    assertThat(grown(before, after, "/tags/online")).isEqualTo(2);
    assertThat(grown(before, after, "/accessPoints/online")).isEqualTo(1);
    assertThat(grown(before, after, "/backlog/tasksToSend")).isEqualTo(1);
    assertThat(grown(before, after, "/backlog/operationLog")).isEqualTo(1);
  }

  private static int grown(JsonNode before, JsonNode after, String path) {
    return after.at(path).asInt() - before.at(path).asInt();
  }
}
