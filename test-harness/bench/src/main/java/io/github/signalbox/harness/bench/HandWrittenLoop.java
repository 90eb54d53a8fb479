/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.github.signalbox.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What a developer would write by hand for status reports: an MQTT client, one JDBC batch per 500
 * messages with the same effect on the same tables, then the acknowledgements.
 *
 * <p>It leaves out what the bridge does beside that: checks of schema, sender and time, dead
 * letters, retries while the database is away, a share for other replicas.
 */
final class HandWrittenLoop implements AutoCloseable {
  static final String FILTER = "$share/bench/tag-task-down/bench";

  /** A topic of the policy that the bridge does not read. */
  static final String TOPIC = "tag-task-down/bench";

  private static final ObjectMapper JSON = Json.mapper();
  private static final int BATCH = 500;
  private static final long WAIT_MILLIS = 20;
  private static final String EVENT =
      "insert into processed_event (source, event_id) values (?, ?) on conflict do nothing";
  private static final String ACCESS_POINT =
      """
      insert into access_point as ap (client_id, store_id, firmware, last_seen_at, reported_at)
      values (?, ?, ?, now(), ?)
      on conflict (client_id) do update set store_id = excluded.store_id, firmware = excluded.firmware,
        last_seen_at = excluded.last_seen_at, reported_at = excluded.reported_at, online = true
      where excluded.reported_at > ap.reported_at
      """;
  private static final String TAG =
      """
      insert into tag (tag_id, ap_client_id, store_id, sku, price, currency, battery_percent, signal_dbm,
        firmware, last_poll_at, reported_at)
      values (?, ?, ?, ?, cast(? as numeric), ?, ?, ?, ?, ?, ?)
      on conflict (tag_id) do update set ap_client_id = excluded.ap_client_id, store_id = excluded.store_id,
        sku = excluded.sku, price = excluded.price, currency = excluded.currency,
        battery_percent = excluded.battery_percent, signal_dbm = excluded.signal_dbm,
        firmware = excluded.firmware, last_poll_at = excluded.last_poll_at,
        reported_at = excluded.reported_at, online = true
      where excluded.reported_at > tag.reported_at
      """;

  private final BlockingQueue<Mqtt5Publish> received = new LinkedBlockingQueue<>();
  private final Connection connection;
  private final Client client;
  private final Thread thread;
  private volatile boolean stopped;

  HandWrittenLoop(Map<String, String> settings) throws SQLException {
    // The driver makes one statement of many rows: the fastest a JDBC batch gets.
    connection = BenchDatabase.open(settings, "?reWriteBatchedInserts=true");
    connection.setAutoCommit(false);
    client =
        Client.ofDevice(settings, "GID_tag_ap@@@bench-loop").handTo(received::add, Runnable::run);
    thread = Thread.ofPlatform().name("hand-written-loop").unstarted(this::work);
  }

  /** Makes the session, so that the broker keeps messages for it, and leaves. */
  void subscribe() {
    client.connectToSession().subscribe(FILTER).leave();
  }

  void start() {
    thread.start();
    client.connectToSession();
  }

  private void work() {
    try {
      while (!stopped) {
        List<Mqtt5Publish> batch = nextBatch();
        if (!batch.isEmpty()) {
          write(batch);
          batch.forEach(Mqtt5Publish::acknowledge);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("the hand-written loop failed", e);
    }
  }

  private List<Mqtt5Publish> nextBatch() throws InterruptedException {
    List<Mqtt5Publish> batch = new ArrayList<>(BATCH);
    while (batch.size() < BATCH) {
      received.drainTo(batch, BATCH - batch.size());
      if (batch.size() < BATCH) {
        Mqtt5Publish next = received.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        if (next == null) {
          break;
        }
        batch.add(next);
      }
    }
    return batch;
  }

  /** Writes a batch; of several reports of one access point the last one counts for its state. */
  private void write(List<Mqtt5Publish> batch) throws SQLException, IOException {
    Map<String, JsonNode> latest = new TreeMap<>();
    try (PreparedStatement insert = connection.prepareStatement(EVENT)) {
      for (Mqtt5Publish message : batch) {
        JsonNode event = JSON.readTree(message.getPayloadAsBytes());
        insert.setString(1, event.get("source").textValue());
        insert.setString(2, event.get("id").textValue());
        insert.addBatch();
        latest.put(event.get("source").textValue(), event);
      }
      insert.executeBatch();
    }
    writeAccessPoints(latest);
    writeTags(latest);
    connection.commit();
  }

  private void writeAccessPoints(Map<String, JsonNode> latest) throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(ACCESS_POINT)) {
      for (Map.Entry<String, JsonNode> entry : latest.entrySet()) {
        JsonNode event = entry.getValue();
        upsert.setString(1, entry.getKey());
        upsert.setString(2, event.get("data").get("storeId").textValue());
        upsert.setString(3, event.get("data").get("firmware").textValue());
        upsert.setObject(4, time(event.get("time")));
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  private void writeTags(Map<String, JsonNode> latest) throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(TAG)) {
      for (Map.Entry<String, JsonNode> entry : latest.entrySet()) {
        JsonNode data = entry.getValue().get("data");
        OffsetDateTime reportedAt = time(entry.getValue().get("time"));
        for (JsonNode tag : data.get("tags")) {
          upsert.setString(1, tag.get("tagId").textValue());
          upsert.setString(2, entry.getKey());
          upsert.setString(3, data.get("storeId").textValue());
          upsert.setString(4, tag.get("sku").textValue());
          upsert.setString(5, tag.get("price").textValue());
          upsert.setString(6, tag.get("currency").textValue());
          upsert.setInt(7, tag.get("batteryPercent").intValue());
          upsert.setInt(8, tag.get("signalDbm").intValue());
          upsert.setString(9, tag.get("firmware").textValue());
          upsert.setObject(10, time(tag.get("lastPollAt")));
          upsert.setObject(11, reportedAt);
          upsert.addBatch();
        }
      }
      upsert.executeBatch();
    }
  }

  private static OffsetDateTime time(JsonNode text) {
    return OffsetDateTime.parse(text.textValue());
  }

  @Override
  public void close() {
    stopped = true;
    client.close();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
