/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.addressing.TopicMapping;
import io.github.signalbox.addressing.TopicMappingTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** A valid event to change in one place, and the bundle's own reader at a fixed time. */
final class TestEvents {
  static final Instant NOW = Instant.parse("2026-11-23T05:00:00Z");
  static final Duration TOLERANCE = Duration.ofMinutes(5);
  static final String SOURCE = "GID_tag_ap@@@AABBCCDDEEFF";
  static final String TASK = "01234567-89ab-cdef-0123-456789abcdef";

  private static final Path ROUTES = Path.of("../../routes");
  private static final ObjectMapper JSON = new ObjectMapper();

  private TestEvents() {}

  static EventReader reader() {
    try (var table = Files.newBufferedReader(ROUTES.resolve("common/topic-mapping.csv"))) {
      TopicMapping mapping = TopicMappingTable.read(table);
      EventSchemas schemas =
          EventSchemas.load(mapping, path -> Files.newInputStream(ROUTES.resolve(path)));
      return new EventReader(mapping, schemas, TOLERANCE, Clock.fixed(NOW, ZoneOffset.UTC));
    } catch (IOException e) {
      throw new IllegalStateException("the bundle's own files cannot be read", e);
    }
  }

  static ObjectNode status() {
    return json(
        """
        {"specversion": "1.0", "id": "e-1", "source": "GID_tag_ap@@@AABBCCDDEEFF",
         "type": "pricetag.status.reported", "time": "2026-11-23T04:59:59Z",
         "datacontenttype": "application/json",
         "data": {"storeId": "S001", "firmware": "2.1.0", "tags": [
           {"tagId": "T000001", "sku": "4006381333931", "price": "12.50", "currency": "EUR",
            "batteryPercent": 87, "signalDbm": -61, "firmware": "1.4.2",
            "lastPollAt": "2026-11-23T04:59:00Z"}]}}
        """);
  }

  static ObjectNode firstTag(ObjectNode status) {
    return (ObjectNode) status.at("/data/tags/0");
  }

  static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static RawEvent onStatusTopic(ObjectNode event) {
    return onStatusTopic(event.toString());
  }

  static RawEvent onStatusTopic(String payload) {
    return onStatusTopic(payload.getBytes(StandardCharsets.UTF_8));
  }

  static RawEvent onStatusTopic(byte[] payload) {
    return new RawEvent("tag-status-up/report", payload, null, Map.of());
  }
}
