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
import io.github.signalbox.harness.device.SimulatedAccessPoint;
import io.github.signalbox.harness.device.TagDisplay;
import io.github.signalbox.harness.suite.bridge.Api.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Takes the steps of one script on real replicas and compares the shelf with the model: for each
 * tag the price that was accepted last. Of prices accepted at the same moment the replicas say
 * which one came last, and have to stay with it.
 */
final class PriceRun {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration ON_THE_WAY = Duration.ofSeconds(1);
  private static final Duration BRIEF = Duration.ofSeconds(1);

  private final PriceBridges bridges;
  private final Database database;
  private final DeviceFleet fleet;
  private final List<String> tags;
  private final Map<String, String> model = new TreeMap<>();
  private final List<ObjectNode> requests = new ArrayList<>();
  private final List<String> tasks = new ArrayList<>();

  PriceRun(PriceBridges bridges, DeviceFleet fleet) {
    this.bridges = bridges;
    this.database = bridges.database();
    this.fleet = fleet;
    this.tags = Fleets.tagIds(fleet);
  }

  /** Takes all steps, brings everyone back, and compares. */
  void run(List<PriceStep> steps) {
    steps.forEach(this::take);
    fleet.accessPoints().forEach(PriceRun::comeBack);
    awaitReports();
    await("the shelf shows the last accepted prices")
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              reissueWhatWasMissed();
              assertRest();
            });
    awaitReports();
    assertRest();
  }

  /** Waits for reports of a time at which tags have shown what was under way. */
  private void awaitReports() {
    Instant time = Instant.now().plus(ON_THE_WAY);
    await("everyone has reported once more").atMost(LIMIT).until(() -> reportedAfter(time));
  }

  private void take(PriceStep step) {
    switch (step) {
      case PriceStep.Changes changes -> changes(changes.changes());
      case PriceStep.Repeat repeat when !requests.isEmpty() -> repeat(repeat);
      case PriceStep.Reissue reissue when !tasks.isEmpty() ->
          reissue(
              pick(tasksIn("EXPIRED", "FAILED", "PARTIAL"), reissue.task()),
              bridges.api(reissue.replica()));
      case PriceStep.LateMessage late when !tasks.isEmpty() ->
          bridges.sendLate(pick(tasksIn("SUPERSEDED"), late.task()));
      case PriceStep.LateAnswer late when !tasks.isEmpty() ->
          bridges.answerLate(pick(tasks, late.task()));
      case PriceStep.Leave leave -> {
        SimulatedAccessPoint device = pick(fleet.accessPoints(), leave.accessPoint());
        device.goAway();
        await().atMost(LIMIT).until(() -> !device.isConnected());
      }
      case PriceStep.Return back -> comeBack(pick(fleet.accessPoints(), back.accessPoint()));
      case PriceStep.Cut cut ->
          pick(fleet.accessPoints(), cut.accessPoint()).cut(Duration.ofMillis(200));
      case PriceStep.Expire expire -> await().atMost(LIMIT).until(() -> tasksNearTheirEnd() == 0);
      case PriceStep.Rest rest -> await().atMost(LIMIT).until(() -> openTasksOfThoseOnline() == 0);
      case PriceStep other -> {
        // There is nothing yet that it could pick from.
      }
    }
  }

  /** Returns the tasks in these states, the latest first; all tasks if there are none. */
  private List<String> tasksIn(String... states) {
    List<String> found =
        database.texts(
            "select task_id from price_change_task where cast(task_id as text) = any (?)"
                + " and state = any (?) order by created_at desc limit 4",
            tasks.toArray(String[]::new),
            states);
    return found.isEmpty() ? tasks : found;
  }

  private long tasksNearTheirEnd() {
    return database.count(
        "select count(*) from price_change_task where state in ('CREATED', 'SENT', 'ACCEPTED')"
            + " and deadline < now() + interval '5 seconds'");
  }

  private static <T> T pick(List<T> all, int number) {
    return all.get(number % all.size());
  }

  private static void comeBack(SimulatedAccessPoint device) {
    if (!device.isConnected()) {
      device.comeBack();
      await().atMost(LIMIT).until(device::isConnected);
    }
  }

  private void changes(List<PriceStep.Change> changes) {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (PriceStep.Change change : changes) {
        ObjectNode request = request(change);
        calls.add(pool.submit(() -> bridges.submit(change, request)));
        if (change.entry() == PriceStep.Entry.HTTP) {
          requests.add(request);
        }
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    changes.forEach(change -> tasks.addAll(tasksOf(change)));
    Map<String, String> ordered = pricesOf("select tag_id || '=' || price from price_order");
    for (String tag : tags) {
      Set<String> candidates =
          changes.stream()
              .filter(change -> tagsOf(change).contains(tag))
              .map(PriceStep.Change::price)
              .collect(Collectors.toSet());
      if (!candidates.isEmpty()) {
        assertThat(candidates).as("prices accepted for %s", tag).contains(ordered.get(tag));
        model.put(tag, ordered.get(tag));
      }
    }
  }

  private List<String> tagsOf(PriceStep.Change change) {
    List<String> chosen = new ArrayList<>();
    for (int place = 0; place < tags.size(); place++) {
      if ((change.tags() >> place & 1) == 1) {
        chosen.add(tags.get(place));
      }
    }
    return chosen;
  }

  private List<String> tasksOf(PriceStep.Change change) {
    return database.texts(
        "select distinct task_id from price_change_task_tag where price = cast(? as numeric) and tag_id = any (?)",
        change.price(),
        tags.toArray(String[]::new));
  }

  private ObjectNode request(PriceStep.Change change) {
    ObjectNode request =
        Api.request("interleaved-" + UUID.randomUUID(), tagsOf(change), change.price());
    if (change.brief()) {
      request.put("deadline", Instant.now().plus(BRIEF).toString());
    }
    return request;
  }

  private void repeat(PriceStep.Repeat repeat) {
    ObjectNode request = pick(requests, repeat.request()).deepCopy();
    if (repeat.otherPrice()) {
      request.withArray("changes").forEach(each -> ((ObjectNode) each).put("price", "999.99"));
    }
    Answer answer = bridges.api(repeat.replica()).submit(request);
    if (repeat.otherPrice()) {
      assertThat(answer.code()).isEqualTo("KEY_REUSED");
    } else {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(tasks).containsAll(answer.taskIds());
    }
  }

  private void reissue(String task, Api api) {
    Answer answer = api.reissue(task);
    assertThat(answer.status()).as("%s", answer.body()).isIn(200, 202, 409);
    if (answer.status() == 202) {
      String made = answer.body().path("taskId").asText();
      tasks.add(made);
      Map<String, String> prices =
          pricesOf(
              "select tag_id || '=' || price from price_change_task_tag where task_id = '"
                  + made
                  + "'");
      assertThat(model).as("prices issued again").containsAllEntriesOf(prices);
    }
  }

  /** What an operator would do who sees that a price did not reach its tag. */
  private void reissueWhatWasMissed() {
    Set<String> missed = new HashSet<>();
    for (String tag : tags) {
      JsonNode shown = bridges.api(0).get("tags/" + tag).body();
      boolean ended =
          Set.of("EXPIRED", "FAILED", "PARTIAL").contains(shown.at("/ordered/taskState").asText());
      if (ended && !shown.path("asOrdered").asBoolean()) {
        missed.add(shown.at("/ordered/taskId").asText());
      }
    }
    missed.forEach(task -> reissue(task, bridges.api(1)));
  }

  private Map<String, String> pricesOf(String sql) {
    return database.texts(sql).stream()
        .map(row -> row.split("="))
        .filter(row -> tags.contains(row[0]))
        .collect(Collectors.toMap(row -> row[0], row -> row[1]));
  }

  private long openTasksOfThoseOnline() {
    Object[] online =
        fleet.accessPoints().stream()
            .filter(SimulatedAccessPoint::isConnected)
            .map(device -> device.clientId().toString())
            .toArray(String[]::new);
    return database.count(
        "select count(*) from price_change_task where state in ('CREATED', 'SENT', 'ACCEPTED')"
            + " and ap_client_id = any (?)",
        new Object[] {online});
  }

  private boolean reportedAfter(Instant time) {
    return database.count(
            "select count(*) from tag where reported_at > cast(? as timestamptz) and tag_id = any (?)",
            time.toString(),
            tags.toArray(String[]::new))
        == tags.size();
  }

  private void assertRest() {
    Map<String, String> shelf =
        Fleets.displays(fleet).stream()
            .filter(display -> model.containsKey(display.tagId()))
            .collect(Collectors.toMap(TagDisplay::tagId, TagDisplay::price));
    assertThat(shelf).as("what tags show").isEqualTo(model);
    assertThat(pricesOf("select tag_id || '=' || price from price_order"))
        .as("what is ordered")
        .isEqualTo(model);
    assertThat(pricesOf("select tag_id || '=' || price from tag"))
        .as("what rows say that tags show")
        .containsAllEntriesOf(model);
    assertThat(openTasksOfThoseOnline()).as("open tasks").isZero();
  }
}
