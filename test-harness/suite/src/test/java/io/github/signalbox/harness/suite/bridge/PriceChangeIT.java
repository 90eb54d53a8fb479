/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.harness.device.DeviceFleet;
import io.github.signalbox.harness.device.Faults;
import io.github.signalbox.harness.device.FleetSettings;
import io.github.signalbox.harness.device.Selection;
import io.github.signalbox.harness.device.SimulatedAccessPoint;
import io.github.signalbox.harness.device.TagDisplay;
import io.github.signalbox.harness.ledger.Fate;
import io.github.signalbox.harness.ledger.Flow;
import io.github.signalbox.harness.server.Bridge;
import io.github.signalbox.harness.suite.bridge.Api.Answer;
import io.github.signalbox.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Price changes from each entry point to the displays of simulated tags and back.
 *
 * <p>Proves: the life cycle of tasks with its history, one effect per request key, sending again to
 * an access point that was away, expiry and re-issue, an outcome per tag. Leaves out the form of
 * the HTTP API, which its contract's own tests prove.
 */
@ExtendWith(TestServers.class)
class PriceChangeIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration TASK_LIMIT = Duration.ofMinutes(10);

  @TempDir private static Path inbox;
  private static TestServers.Running servers;
  private static Database database;
  private static Bridge bridge;
  private static Api api;

  private final String key = "suite-" + UUID.randomUUID();

  @BeforeAll
  static void startBridge(TestServers.Running running) {
    servers = running;
    database = running.database();
    bridge =
        running.startBridge(
            "change",
            Map.of(
                "signalbox.elasticsearch.enabled", "false",
                "price-tag.csv.enabled", "true",
                "price-tag.csv.folder", inbox.toString(),
                "price-tag.csv.interval-ms", "200",
                "price-tag.table.interval-ms", "200",
                "price-tag.task.expire-interval-ms", "200",
                "price-tag.task.resend-after-ms", "1000"));
    api = new Api(bridge);
  }

  @AfterAll
  static void endBridge() {
    api.close();
    bridge.close();
  }

  private static FleetSettings.Builder fleet(int accessPoints, int tags) {
    return Fleets.settings(servers.broker(), accessPoints, tags).tagTimeLimit(TASK_LIMIT);
  }

  private static DeviceFleet start(FleetSettings.Builder settings) {
    return Fleets.startKnown(settings.build(), database);
  }

  private static String state(String taskId) {
    return database.text(
        "select state from price_change_task where task_id = cast(? as uuid)", taskId);
  }

  private List<String> tasks() {
    return database.texts("select task_id from price_change_task where request_key = ?", key);
  }

  private static List<String> history(String taskId) {
    return database.texts(
        "select to_state from price_change_task_history where task_id = cast(? as uuid) order by entry_id",
        taskId);
  }

  private static void awaitState(String taskId, String state) {
    await(state).atMost(LIMIT).until(() -> state(taskId), state::equals);
  }

  private void assertDisplayed(DeviceFleet fleet, String price, int taskCount) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(Fleets.displays(fleet))
                    .extracting(TagDisplay::price)
                    .containsOnly(price));
    assertThat(tasks()).hasSize(taskCount);
    tasks().forEach(task -> awaitState(task, "COMPLETED"));
    assertThat(tasks())
        .allSatisfy(
            task ->
                assertThat(history(task))
                    .containsExactly("CREATED", "SENT", "ACCEPTED", "COMPLETED"))
        .allSatisfy(
            task -> assertThat(fleet.ledger().count(Flow.TASK_DOWN, Fate.DELIVERED, task)).isOne());
  }

  @Test
  void httpRequest_byTag_reachesEveryTagAndComesBackCompleted() {
    try (DeviceFleet fleet = start(fleet(3, 4))) {
      Answer answer = api.submit(Api.request(key, Fleets.tagIds(fleet), "13.90"));

      assertThat(answer.status()).as("%s", answer.body()).isEqualTo(202);
      assertThat(answer.taskIds()).hasSize(3);
      assertDisplayed(fleet, "13.90", 3);
      JsonNode task = api.get("tasks/" + answer.taskIds().getFirst()).body();
      assertThat(task.path("state").asText()).isEqualTo("COMPLETED");
      assertThat(task.findValuesAsText("outcome")).containsOnly("DISPLAYED").hasSize(4);
    }
  }

  @Test
  void httpRequest_byStoreAndArticle_reachesTheTagsThatShowIt() {
    try (DeviceFleet fleet = start(fleet(2, 1))) {
      // Fleets share their only store and their articles; those of other tests have ended.
      database.update(
          "delete from tag where not tag_id = any (?)",
          new Object[] {Fleets.tagIds(fleet).toArray(String[]::new)});
      ObjectNode request = Api.request(key, List.of(), "7.25");
      request
          .withArray("changes")
          .addObject()
          .put("storeId", fleet.accessPoints().getFirst().storeId())
          .put("sku", Fleets.displays(fleet).getFirst().sku())
          .put("price", "7.25")
          .put("currency", "EUR");

      Answer answer = api.submit(request);

      assertThat(answer.status()).as("%s", answer.body()).isEqualTo(202);
      assertDisplayed(fleet, "7.25", 2);
    }
  }

  @Test
  void csvFile_inTheFolder_reachesTheTags() throws IOException {
    try (DeviceFleet fleet = start(fleet(2, 2))) {
      StringBuilder csv = new StringBuilder("tagId,price,currency\n");
      Fleets.tagIds(fleet).forEach(tag -> csv.append(tag).append(",8.80,EUR\n"));

      Files.writeString(inbox.resolve(key + ".csv"), csv);

      await().atMost(LIMIT).until(() -> Files.exists(inbox.resolve(".done").resolve(key + ".csv")));
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(Fleets.displays(fleet))
                      .extracting(TagDisplay::price)
                      .containsOnly("8.80"));
    }
  }

  @Test
  void tableRow_reachesTheTags() {
    try (DeviceFleet fleet = start(fleet(2, 2))) {
      JsonNode changes = Api.request(key, Fleets.tagIds(fleet), "9.90").path("changes");

      database.update(
          "insert into price_change_request (request_key, changes) values (?, cast(? as jsonb))",
          key,
          changes.toString());

      await().atMost(LIMIT).until(() -> tasks().size() == 2);
      assertDisplayed(fleet, "9.90", 2);
    }
  }

  @Test
  void httpRequest_repeated_answeredWithTheSameTasksAndSentOnce() {
    try (DeviceFleet fleet = start(fleet(2, 2))) {
      ObjectNode request = Api.request(key, Fleets.tagIds(fleet), "10.10");
      Answer first = api.submit(request);
      assertDisplayed(fleet, "10.10", 2);

      Answer second = api.submit(request);

      assertThat(second.status()).isEqualTo(200);
      assertThat(second.taskIds()).containsExactlyInAnyOrderElementsOf(first.taskIds());
      assertThat(tasks()).hasSize(2);
      assertThat(
              database.texts("select send_count from price_change_task where request_key = ?", key))
          .containsOnly("1");
    }
  }

  @Test
  void requestKey_withOtherContent_refusedWithoutEffect() {
    try (DeviceFleet fleet = start(fleet(1, 1))) {
      api.submit(Api.request(key, Fleets.tagIds(fleet), "1.00"));

      Answer second = api.submit(Api.request(key, Fleets.tagIds(fleet), "2.00"));

      assertThat(second.status()).isEqualTo(409);
      assertThat(second.body().path("code").asText()).isEqualTo("KEY_REUSED");
      assertDisplayed(fleet, "1.00", 1);
    }
  }

  @Test
  void httpRequest_unknownTagAmongKnownOnes_refusedAsAWhole() {
    try (DeviceFleet fleet = start(fleet(1, 1))) {
      ObjectNode request = Api.request(key, Fleets.tagIds(fleet), "3.00");
      request
          .withArray("changes")
          .addObject()
          .put("tagId", "nowhere")
          .put("price", "3.00")
          .put("currency", "EUR");

      Answer answer = api.submit(request);

      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.body().toString()).contains("UNKNOWN_TAG").contains("nowhere");
      assertThat(tasks()).isEmpty();
      assertThat(
              database.count(
                  "select count(*) from price_change_request where request_key = ?", key))
          .isZero();
    }
  }

  @Test
  void accessPoint_awayWhenTheChangeIsSent_getsItWhenItIsBack() {
    try (DeviceFleet fleet = start(fleet(1, 2))) {
      SimulatedAccessPoint device = fleet.accessPoints().getFirst();
      device.goAway();
      await().atMost(LIMIT).until(() -> !device.isConnected());
      String task = api.submit(Api.request(key, Fleets.tagIds(fleet), "4.40")).taskIds().getFirst();
      awaitState(task, "SENT");

      device.comeBack();

      assertDisplayed(fleet, "4.40", 1);
      assertThat(
              database.count(
                  "select send_count from price_change_task where task_id = cast(? as uuid)", task))
          .isGreaterThan(1);
    }
  }

  @Test
  void accessPoint_thatNeverAnswers_taskExpiresAndIsReissued() {
    FleetSettings.Builder settings =
        fleet(1, 2).faults(Faults.builder().ignoreTasks(Selection.share(1)).build());
    FleetSettings again = settings.build();
    String expired;
    try (DeviceFleet deaf = start(settings)) {
      ObjectNode request =
          Api.request(key, Fleets.tagIds(deaf), "5.50")
              .put("deadline", Instant.now().plusSeconds(4).toString());
      expired = api.submit(request).taskIds().getFirst();
      awaitState(expired, "EXPIRED");
    }
    assertThat(history(expired)).containsExactly("CREATED", "SENT", "EXPIRED");

    FleetSettings.Builder hearing =
        fleet(1, 2).firstIndex(again.firstIndex()).run("r2").faults(Faults.builder().build());
    try (DeviceFleet fleet = DeviceFleet.start(hearing.build())) {
      await().atMost(LIMIT).until(() -> fleet.connected() == 1);
      Answer reissued = api.reissue(expired);
      Answer repeated = api.reissue(expired);

      assertThat(reissued.status()).as("%s", reissued.body()).isEqualTo(202);
      assertThat(repeated.body().path("taskId")).isEqualTo(reissued.body().path("taskId"));
      awaitState(reissued.body().path("taskId").asText(), "COMPLETED");
      assertThat(Fleets.displays(fleet)).extracting(TagDisplay::price).containsOnly("5.50");
      assertThat(state(expired)).isEqualTo("EXPIRED");
    }
  }

  @Test
  void tag_rightAfterCompleted_showsTheOrderedPriceWithoutAReport() {
    FleetSettings.Builder settings = fleet(1, 2).statusInterval(Duration.ofHours(1));
    try (DeviceFleet fleet = start(settings)) {
      String tag = Fleets.tagIds(fleet).getFirst();
      String task = api.submit(Api.request(key, List.of(tag), "13.90")).taskIds().getFirst();
      awaitState(task, "COMPLETED");

      JsonNode shown = api.get("tags/" + tag).body();

      assertThat(shown.at("/displayed/price").asText()).isEqualTo("13.90");
      assertThat(shown.at("/displayed/taskId").asText()).isEqualTo(task);
      assertThat(shown.at("/ordered/taskId").asText()).isEqualTo(task);
      assertThat(shown.at("/ordered/taskState").asText()).isEqualTo("COMPLETED");
      assertThat(shown.path("asOrdered").asBoolean()).isTrue();
      assertThat(shown.path("price").asText()).isEqualTo("13.90");
    }
  }

  @Test
  void price_laterOneWhileTheAccessPointIsAway_onlyTheLaterOneComesToTheShelf() {
    try (DeviceFleet fleet = start(fleet(1, 2))) {
      SimulatedAccessPoint device = fleet.accessPoints().getFirst();
      List<String> tags = Fleets.tagIds(fleet);
      device.goAway();
      await().atMost(LIMIT).until(() -> !device.isConnected());
      String earlier = api.submit(Api.request(key, tags, "1.11")).taskIds().getFirst();
      awaitState(earlier, "SENT");
      String later =
          api.submit(Api.request(key + "-later", tags.subList(0, 1), "2.22")).taskIds().getFirst();

      device.comeBack();

      awaitState(later, "COMPLETED");
      awaitState(earlier, "COMPLETED");
      assertThat(Fleets.displays(fleet))
          .extracting(TagDisplay::price)
          .containsExactly("2.22", "1.11");
      JsonNode task = api.get("tasks/" + earlier).body();
      assertThat(task.path("supersededCount").asInt()).isEqualTo(1);
      assertThat(task.path("displayedCount").asInt()).isEqualTo(1);
      assertThat(api.reissue(earlier).code()).isEqualTo("TASK_COMPLETED");
    }
  }

  @Test
  void tag_thatNeverPolls_leavesItsTaskPartial() {
    FleetSettings.Builder settings = fleet(1, 3).tagTimeLimit(Duration.ofSeconds(2));
    FleetSettings plain = settings.build();
    String mute = "T%06d".formatted(plain.firstIndex() * 3 + 2);
    settings.faults(Faults.builder().muteTags(Selection.named(mute)).build());
    try (DeviceFleet fleet = start(settings)) {
      String task = api.submit(Api.request(key, Fleets.tagIds(fleet), "6.60")).taskIds().getFirst();

      awaitState(task, "PARTIAL");

      assertThat(history(task)).containsExactly("CREATED", "SENT", "ACCEPTED", "PARTIAL");
      assertThat(
              database.text(
                  "select outcome from price_change_task_tag where task_id = cast(? as uuid) and tag_id = ?",
                  task,
                  mute))
          .isEqualTo("TIMED_OUT");
    }
  }

  @Test
  void everyTransition_hasAHistoryRowAndALogEntry() throws IOException {
    try (DeviceFleet fleet = start(fleet(1, 1))) {
      String task = api.submit(Api.request(key, Fleets.tagIds(fleet), "2.20")).taskIds().getFirst();
      awaitState(task, "COMPLETED");

      List<String> documents =
          database.texts(
              "select document from operation_log where document #>> '{signalbox,task}' = ? order by occurred_at",
              task);

      assertThat(documents).hasSize(4);
      JsonNode last = Json.mapper().readTree(documents.getLast());
      assertThat(last.at("/event/action").asText()).isEqualTo("price-tag-task-completed");
      assertThat(last.at("/signalbox/from_state").asText()).isEqualTo("ACCEPTED");
    }
  }
}
