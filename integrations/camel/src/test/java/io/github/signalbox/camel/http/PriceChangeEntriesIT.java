/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Price changes by CSV file and by table row: the same check and the same flow as by HTTP. */
@ExtendWith(PriceTagApi.Extension.class)
class PriceChangeEntriesIT {
  private final String store = "S" + UUID.randomUUID().toString().substring(0, 8);
  private final String name = store + ".csv";
  private final PriceTagApi api;

  PriceChangeEntriesIT(PriceTagApi api) {
    this.api = api;
  }

  private void drop(String content) throws IOException {
    drop(name, content.getBytes(StandardCharsets.UTF_8));
  }

  private void drop(String fileName, byte[] content) throws IOException {
    Path part = api.folder().resolve(fileName + ".part");
    Files.createDirectories(api.folder());
    Files.write(part, content);
    Files.move(part, api.folder().resolve(fileName), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path awaitMoved(String folder) {
    return awaitMoved(folder, name);
  }

  private Path awaitMoved(String folder, String fileName) {
    Path file = api.folder().resolve(folder).resolve(fileName);
    Awaitility.await().until(() -> Files.exists(file));
    return file;
  }

  /** The faults in the text beside a rejected file. */
  private String report() throws IOException {
    String result = Files.readString(result(awaitMoved(".error")));
    assertThat(result).startsWith("rejected, nothing was changed: ");
    return result.substring(result.indexOf('\n') + 1);
  }

  private static Path result(Path file) {
    return file.resolveSibling(file.getFileName() + ".result.txt");
  }

  @Test
  void csv_good_taskMadeAndFileDone() throws IOException {
    String client = api.accessPoint(store, 3);

    drop(
        "\uFEFFtagId,storeId,sku,price,currency\r\n%1$s-1,,,1.10,EUR\r\n\r\n\"%1$s-2\",%1$s,A7,2.20,EUR\r\n"
            .formatted(store));

    awaitMoved(".done");
    Awaitility.await().until(() -> !api.sentTo(client).isEmpty());
    JsonNode changes = api.sentTo(client).getFirst().path("data").path("changes");
    assertThat(changes.findValuesAsText("price")).containsExactly("1.10", "2.20");
    assertThat(changes.findValuesAsText("sku")).containsExactly("A1", "A7");
    assertThat(origins()).containsExactly("csv");
    assertThat(Files.readString(result(awaitMoved(".done"))))
        .matches("taken: 2 changes, 1 tasks\ntask [0-9a-f-]{36} for " + client + "\n");
  }

  private List<String> origins() {
    return api.strings(
        "select distinct origin from price_change_request join price_change_task using (request_key)"
            + " where store_id = ?",
        store);
  }

  @Test
  void csv_sameFileAgainAfterAnother_pricesGoBack() throws IOException {
    String client = api.accessPoint(store, 1);
    byte[] regular = "tagId,price,currency\n%s-1,20.00,EUR\n".formatted(store).getBytes();
    byte[] promotion = "tagId,price,currency\n%s-1,15.00,EUR\n".formatted(store).getBytes();

    drop(name, regular);
    awaitMoved(".done");
    drop("promotion-" + name, promotion);
    awaitMoved(".done", "promotion-" + name);
    drop(name, regular);
    awaitMoved(".done", store + ".2.csv");

    Awaitility.await().until(() -> api.sentTo(client).size() == 3);
    assertThat(
            api.sentTo(client).stream()
                .flatMap(
                    event -> event.path("data").path("changes").findValuesAsText("price").stream()))
        .containsExactly("20.00", "15.00", "20.00");
    assertThat(Files.readString(result(awaitMoved(".done", store + ".2.csv"))))
        .startsWith("taken: ");
  }

  @Test
  void csv_severalAtOnce_oldestFirst() throws IOException {
    String client = api.accessPoint(store, 1);
    Files.createDirectories(api.folder());
    Path folder = Files.createTempDirectory(api.folder(), "later");
    Instant start = Instant.now().minusSeconds(60);
    List<String> prices = List.of("5.00", "4.00", "3.00", "2.00", "1.00");
    for (int i = 0; i < prices.size(); i++) {
      Path file = folder.resolve("%s-%d.csv".formatted(store, 9 - i));
      Files.writeString(
          file, "tagId,price,currency\n%s-1,%s,EUR\n".formatted(store, prices.get(i)));
      Files.setLastModifiedTime(file, FileTime.from(start.plusSeconds(i)));
    }

    try (var files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        Files.move(file, api.folder().resolve(file.getFileName()));
      }
    }

    Awaitility.await().until(() -> api.sentTo(client).size() == prices.size());
    assertThat(
            api.sentTo(client).stream()
                .flatMap(
                    event -> event.path("data").path("changes").findValuesAsText("price").stream()))
        .containsExactlyElementsOf(prices);
  }

  @Test
  void csv_anyBadFile_rejectedAndTheNextGoesOn() throws IOException {
    api.accessPoint(store, 1);
    String[] bad = {"latin", "zero", "empty", "link", "pipe\nname", "huge"};
    Path inbox = Files.createDirectories(api.folder());
    drop(
        store + "latin.csv",
        "tagId,price,currency\nT\u00f6,1.10,EUR\n".getBytes(StandardCharsets.ISO_8859_1));
    drop(store + "zero.csv", new byte[10]);
    drop(store + "empty.csv", new byte[0]);
    Files.createSymbolicLink(inbox.resolve(store + "link.csv"), Path.of("/nowhere"));
    drop(store + "pipe\nname.csv", "?\n".getBytes(StandardCharsets.UTF_8));
    drop(store + "huge.csv", new byte[5_242_881]);
    Files.createDirectory(inbox.resolve(store + "directory.csv"));

    drop("tagId;price;currency\r\n%s-1;1.10;EUR\r\n;;\r\n".formatted(store));

    awaitMoved(".done");
    for (String each : bad) {
      awaitMoved(".error", store + each.replace('\n', '_') + ".csv.result.txt");
    }
    assertThat(inbox.resolve(".error").resolve(store + "latin.csv.result.txt"))
        .content()
        .contains("line 2: ENCODING: byte 0xF6 is not UTF-8");
    assertThat(api.count("price_change_task where store_id = ?", store)).isEqualTo(1);
  }

  /** Makes the statement fail for a price; counts how often it did in a sequence. */
  private void failFor(String price, String raise) {
    String id = "fault_" + store.toLowerCase(Locale.ROOT);
    api.execute("create sequence %s_tries".formatted(id));
    api.execute(
        ("create function %1$s() returns trigger language plpgsql as $$ begin"
                + " perform nextval('%1$s_tries'); raise exception %2$s; end $$")
            .formatted(id, raise));
    api.execute(
        ("create trigger %1$s before insert on price_change_task_tag for each row"
                + " when (new.price = %2$s) execute function %1$s()")
            .formatted(id, price));
  }

  @ParameterizedTest
  @ValueSource(strings = {"25006", "55P03", "40P01", "08006", "57P03", "53300"})
  void csv_databaseUnavailable_waitsAndIsTaken(String state) throws IOException {
    String client = api.accessPoint(store, 1);
    failFor("7.77", "'not now' using errcode = '%s'".formatted(state));
    String id = "fault_" + store.toLowerCase(Locale.ROOT);

    drop("tagId,price,currency\n%s-1,7.77,EUR\n".formatted(store));
    Awaitility.await()
        .until(
            () -> api.strings("select last_value > 2 from %s_tries".formatted(id)).contains("t"));
    assertThat(api.folder().resolve(name)).exists();
    api.execute("drop trigger %s on price_change_task_tag".formatted(id));

    assertThat(Files.readString(result(awaitMoved(".done")))).startsWith("taken: 1 changes");
    Awaitility.await().until(() -> api.sentTo(client).size() == 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"P0001", "22003", "23514"})
  void csv_statementFails_rejectedWithTheReasonAndTheNextGoesOn(String state) throws IOException {
    api.accessPoint(store, 1);
    String content = "tagId,price,currency\n%s-1,%s,EUR\n";
    failFor("6.66", "'no luck today' using errcode = '%s'".formatted(state));

    drop(content.formatted(store, "6.66"));
    assertThat(report()).contains("file: FAILED: ").contains("no luck today");

    drop("next-" + name, content.formatted(store, "6.67").getBytes(StandardCharsets.UTF_8));
    awaitMoved(".done", "next-" + name);
  }

  @Test
  void csv_badCells_eachNamedNothingDone() throws IOException {
    api.accessPoint(store, 3);

    drop(
        """
        tagId,storeId,sku,price,currency
        %1$s-1,,,1.10,EUR

        %1$s-2,,,"1,20",EUR
        %1$s-3,,,1.30,euro
        """
            .formatted(store));

    assertThat(report())
        .contains("line 4, column price: PATTERN: ")
        .contains("1,20")
        .contains("line 5, column currency: PATTERN: ")
        .contains("euro");
    assertThat(api.count("price_change_task where store_id = ?", store)).isZero();
  }

  @Test
  void csv_unknownTag_lineNamedNothingDone() throws IOException {
    api.accessPoint(store, 1);

    drop("tagId,price,currency\n%1$s-1,1.10,EUR\n%1$s-9,1.10,EUR\n".formatted(store));

    assertThat(report())
        .isEqualTo("line 3, column tagId: UNKNOWN_TAG: tag %s-9 is not known\n".formatted(store));
    assertThat(api.count("price_change_task where store_id = ?", store)).isZero();
  }

  @Test
  void csv_wrongForm_saysHow() throws IOException {
    drop("tag;price\nT1;1.10\n");
    assertThat(report()).contains("line 1: HEADER: ").contains("tag;price");
    forget();

    drop("tagId,price,currency\nT1,1.10\n");
    assertThat(report()).isEqualTo("line 2: CELLS: 2 cells instead of 3, separated by comma\n");
    forget();

    drop("tagId,price,currency\n\"T1\"x,1.10,EUR\n");
    assertThat(report()).startsWith("line 2: FORM: ");
  }

  private void forget() throws IOException {
    Path file = awaitMoved(".error");
    Files.delete(file);
    Files.delete(result(file));
  }

  @Test
  void csv_tenThousandRows_oneRequest() throws IOException {
    api.accessPoint(store, 10_000);

    drop(
        IntStream.rangeClosed(1, 10_000)
            .mapToObj(n -> "%s-%d,%d.%02d,EUR\n".formatted(store, n, n / 100, n % 100))
            .collect(Collectors.joining("", "tagId,price,currency\n", "")));

    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.exists(api.folder().resolve(".done").resolve(name)));
    assertThat(api.count("price_change_task where store_id = ?", store)).isEqualTo(50);
    assertThat(api.count("price_change_task_tag where tag_id like ? || '-%'", store))
        .isEqualTo(10_000);
  }

  @Test
  void csv_rowsOverTheLimit_refused() throws IOException {
    drop("tagId,price,currency\n" + "T,1,EUR\n".repeat(10_001));

    assertThat(report()).startsWith("changes: MAX_ITEMS: ");
  }

  private void insert(String key, String changes) {
    api.execute(
        "insert into price_change_request (request_key, changes) values (?, cast(? as jsonb))",
        key,
        changes);
  }

  private String awaitState(String key, String state) {
    Awaitility.await()
        .until(
            () ->
                api.count("price_change_request where request_key = ? and state = ?", key, state)
                    == 1);
    return api.strings(
            "select coalesce(error_code, '') || '|' || coalesce(error, '') from price_change_request where request_key = ?",
            key)
        .getFirst();
  }

  @Test
  void tableRow_good_planned() {
    String client = api.accessPoint(store, 2);

    insert(
        store,
        "[{\"storeId\": \"%s\", \"sku\": \"A1\", \"price\": \"3.30\", \"currency\": \"EUR\"}]"
            .formatted(store));

    assertThat(awaitState(store, "PLANNED")).isEqualTo("|");
    Awaitility.await().until(() -> !api.sentTo(client).isEmpty());
    assertThat(api.sentTo(client).getFirst().path("data").path("changes").findValuesAsText("price"))
        .containsExactly("3.30", "3.30");
    assertThat(origins()).containsExactly("table");
  }

  @Test
  void tableRow_breakingTheSchema_rejectedWithField() {
    insert(store, "[{\"tagId\": \"T1\", \"price\": 3.30, \"currency\": \"EUR\"}]");

    assertThat(awaitState(store, "REJECTED"))
        .startsWith("TYPE|changes[0].price: ")
        .contains("string expected");
  }

  @Test
  void tableRow_unknownTag_rejectedWithField() {
    insert(store, "[{\"tagId\": \"none\", \"price\": \"3.30\", \"currency\": \"EUR\"}]");

    assertThat(awaitState(store, "REJECTED"))
        .isEqualTo("UNKNOWN_TAG|changes[0].tagId: tag none is not known");
    PriceChangeApiIT.assertProblem(
        api.post(
            "/price-changes",
            "{\"requestKey\":\"%s\",\"changes\":[{\"tagId\":\"none\",\"price\":\"3.30\",\"currency\":\"EUR\"}]}"
                .formatted(store)),
        422,
        "UNKNOWN_TAG");
  }

  @Test
  void tableRow_thatOnlyTheDatabaseTakes_rejectedAndTheNextOneGoesOn() {
    api.accessPoint(store, 1);
    String good = "[{\"tagId\": \"%s-1\", \"price\": \"3.30\", \"currency\": \"EUR\"}]";

    insert(store + "-digits", "[" + "9".repeat(2_000) + "]");
    insert(store + "-exponent", "[{\"price\": 1e5000}]");
    insert(store + "-nested", "[".repeat(1_500) + "]".repeat(1_500));
    insert(store + "-break", good.formatted(store).replace("EUR", "EUR\\n"));
    api.execute(
        "insert into price_change_request (request_key, changes, deadline)"
            + " values (?, cast(? as jsonb), 'infinity')",
        store + "-time",
        good.formatted(store));
    insert(store, good.formatted(store));

    awaitState(store, "PLANNED");
    assertThat(awaitState(store + "-digits", "REJECTED")).startsWith("JSON|changes: line 1, ");
    assertThat(awaitState(store + "-exponent", "REJECTED")).startsWith("JSON|changes: line 1, ");
    assertThat(awaitState(store + "-nested", "REJECTED")).startsWith("JSON|changes: line 1, ");
    assertThat(awaitState(store + "-break", "REJECTED")).startsWith("PATTERN|changes[0].currency");
    assertThat(awaitState(store + "-time", "REJECTED")).startsWith("FORMAT|deadline: ");
  }

  @Test
  void tableRow_keyThatBreaksTheSchema_rejected() {
    String key = store + " with a blank";

    insert(key, "[]");

    assertThat(awaitState(key, "REJECTED")).contains("requestKey: ").contains("changes: ");
  }

  @Test
  void accessPoint_notHeardOf_silentWithItsTags() {
    String client = api.accessPoint(store, 2);

    api.execute(
        "update access_point set last_seen_at = now() - interval '1 hour' where client_id = ?",
        client);

    Awaitility.await()
        .untilAsserted(
            () -> {
              assertThat(api.get("/access-points/" + client).json().path("online").asBoolean(true))
                  .isFalse();
              assertThat(api.get("/tags?online=false&storeId=" + store).json().path("items"))
                  .hasSize(2);
            });
  }

  @Test
  void oldRows_pastTheirRetention_pruned() {
    api.execute(
        "insert into processed_event values (?, 'old', now() - interval '97 hours'), (?, 'new', now())",
        store,
        store);
    api.execute(
        """
        insert into client_channel (source, channel_id, boot_id, number, client_id, connected_at, left_at, closed_at)
        select ?, 'b.' || number, 'b', number, 'c', connected_at, left_at, closed_at
        from (select now() - interval '73 hours' as old) then_,
        lateral (values (1, old, old, old), (2, old, old, now()), (3, old, old, null), (4, null, old, null))
          as row(number, connected_at, left_at, closed_at)
        """,
        store);
    api.execute(
        "insert into operation_log (document, shipped_at) values (cast(? as jsonb), now() - interval '25 hours')",
        "{\"store\": \"" + store + "\"}");
    api.execute(
        "insert into operation_log (document, occurred_at) values (cast(? as jsonb), now() - interval '25 hours')",
        "{\"store\": \"" + store + "\"}");

    Awaitility.await()
        .untilAsserted(
            () -> {
              assertThat(
                      api.strings("select event_id from processed_event where source = ?", store))
                  .containsExactly("new");
              assertThat(
                      api.strings(
                          "select channel_id from client_channel where source = ? order by number",
                          store))
                  .containsExactly("b.2", "b.3");
              assertThat(api.count("operation_log where document ->> 'store' = ?", store))
                  .isEqualTo(1);
            });
  }
}
