/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.elasticsearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.message.EventReading;
import io.github.signalbox.message.EventReading.Accepted;
import io.github.signalbox.message.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Status reports of access points as documents.
 *
 * <p>Source: Elastic Common Schema for the field names; what it has no field for stands under
 * {@code signalbox}.
 */
public final class StatusReports {
  private static final String INDEX_PREFIX = "signalbox-device-";
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy.MM.dd").withZone(ZoneOffset.UTC);
  private static final ObjectMapper JSON = Json.mapper();

  /** What a report says of a tag, and the field that holds it. */
  private static final Map<String, String> TAG_FIELDS =
      Map.of(
          "tagId", "tag_id",
          "sku", "sku",
          "price", "price",
          "currency", "currency",
          "batteryPercent", "battery_percent",
          "signalDbm", "signal_dbm",
          "firmware", "firmware",
          "lastPollAt", "last_poll_at");

  private StatusReports() {}

  /**
   * Makes a document of a report.
   *
   * @param reading what came from the broker
   * @return the document, in the index of the day the report was made; null for a refused message,
   *     which the flow to the database sets aside
   */
  public static @Nullable Document document(EventReading reading) {
    return switch (reading) {
      case EventReading.Refused refused -> null;
      case Accepted report ->
          new Document(
              INDEX_PREFIX + DAY.format(report.time()),
              documentId(report.source(), report.id()),
              json(report),
              report.raw(),
              report.source(),
              report.id());
    };
  }

  /** An ID that follows from source and event ID alone, whatever their length and characters. */
  static String documentId(String source, String id) {
    try {
      byte[] key = (source + '\n' + id).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] json(Accepted report) {
    JsonNode data = report.data();
    ObjectNode document = JSON.createObjectNode();
    document.put("@timestamp", report.time().toString());
    document.putObject("ecs").put("version", Ecs.VERSION);
    document
        .putObject("event")
        .put("kind", "state")
        .put("dataset", "signalbox.device")
        .put("action", report.type())
        .put("id", report.id())
        .put("created", Instant.now().toString());
    document.putObject("device").put("id", report.source());
    ObjectNode signalbox = document.putObject("signalbox");
    signalbox
        .put("scenario", "price-tag")
        .put("topic", report.raw().topic())
        .put("store", data.path("storeId").asText())
        .put("firmware", data.path("firmware").asText());
    addTags(signalbox.putArray("tags"), data.path("tags"));
    try {
      return JSON.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values can always be written", e);
    }
  }

  /** Takes over what the index has fields for; a device may report more than is known here. */
  private static void addTags(ArrayNode fields, JsonNode tags) {
    for (JsonNode tag : tags) {
      ObjectNode field = fields.addObject();
      TAG_FIELDS.forEach(
          (name, fieldName) -> {
            if (tag.hasNonNull(name)) {
              field.set(fieldName, tag.get(name));
            }
          });
    }
  }
}
