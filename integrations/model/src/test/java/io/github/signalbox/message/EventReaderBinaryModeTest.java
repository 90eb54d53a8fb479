/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import static io.github.signalbox.message.TestEvents.SOURCE;
import static io.github.signalbox.message.TestEvents.TASK;
import static io.github.signalbox.message.TestEvents.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.message.EventReading.Accepted;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attributes in MQTT 5 user properties, data in the payload. */
class EventReaderBinaryModeTest {
  private final EventReader reader = TestEvents.reader();

  private static Map<String, String> attributes() {
    return new HashMap<>(
        Map.of(
            "specversion", "1.0",
            "id", "e-1",
            "source", SOURCE,
            "type", "pricetag.task.accepted",
            "time", "2026-11-23T04:59:59Z"));
  }

  private EventReading read(Map<String, String> properties, @Nullable String contentType) {
    return read(properties, contentType, "{\"taskId\":\"" + TASK + "\"}");
  }

  private EventReading read(
      Map<String, String> properties, @Nullable String contentType, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    return reader.read(new RawEvent("tag-task-up/accepted", bytes, contentType, properties));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/json; charset=utf-8", ""})
  void binaryEvent_valid_accepted(String contentType) {
    EventReading reading = read(attributes(), contentType.isEmpty() ? null : contentType);

    assertThat(reading).isInstanceOf(Accepted.class);
    Accepted accepted = (Accepted) reading;
    assertThat(accepted.id()).isEqualTo("e-1");
    assertThat(accepted.data().get("taskId").textValue()).isEqualTo(TASK);
  }

  @Test
  void binaryEvent_propertiesOfOthers_ignored() {
    Map<String, String> properties = attributes();
    properties.put("x-opt-trace", "1");
    properties.put("Upper", "2");
    properties.put("a name much longer than allowed", "3");

    assertThat(read(properties, "application/json")).isInstanceOf(Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "source", "type", "time"})
  void binaryEvent_attributeMissing_refusedAsMalformed(String name) {
    Map<String, String> properties = attributes();
    properties.remove(name);

    assertThat(read(properties, "application/json"))
        .extracting("code")
        .isEqualTo(RefusalCode.MALFORMED_EVENT);
  }

  @ParameterizedTest
  @CsvSource({
    "time, yesterday, MALFORMED_EVENT",
    "specversion, 2.0, MALFORMED_EVENT",
    "specversion, 0.3, MALFORMED_EVENT",
    "expirytime, 2026-11-23T04:00:00Z, EXPIRED_EVENT",
    "expirytime, soon, MALFORMED_EVENT",
    "source, nobody, WRONG_SOURCE",
    "signalbox-publisher, GID_tag_ap@@@OTHER, WRONG_SOURCE",
    "type, pricetag.status.reported, WRONG_TOPIC",
  })
  void binaryEvent_attributeBroken_refusedWithItsCode(String name, String value, RefusalCode code) {
    Map<String, String> properties = attributes();
    properties.put(name, value);

    assertThat(read(properties, "application/json")).extracting("code").isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; MALFORMED_EVENT",
        "{; MALFORMED_EVENT",
        "{} {}; MALFORMED_EVENT",
        "{\"taskId\":1,\"taskId\":2}; MALFORMED_EVENT",
        "null; SCHEMA_VIOLATION",
        "[]; SCHEMA_VIOLATION",
        "{}; SCHEMA_VIOLATION",
      })
  void binaryEvent_payloadBroken_refusedWithItsCode(String payload, RefusalCode code) {
    assertThat(read(attributes(), "application/json", payload)).extracting("code").isEqualTo(code);
  }

  @Test
  void structuredEvent_withUserPropertyOfBinaryMode_readAsItsContentTypeSays() {
    byte[] payload = status().toString().getBytes(StandardCharsets.UTF_8);

    EventReading reading =
        reader.read(
            new RawEvent(
                "tag-status-up/report",
                payload,
                EventCodec.STRUCTURED + "; charset=utf-8",
                Map.of("specversion", "1.0")));

    assertThat(reading).isInstanceOf(Accepted.class);
  }

  @Test
  void event_writtenByTheCodec_readBack() {
    byte[] payload =
        EventCodec.encode(
            EventCodec.event(SOURCE, "pricetag.task.accepted", "e-9")
                .withTime(TestEvents.NOW.atOffset(ZoneOffset.UTC))
                .withData(("{\"taskId\":\"" + TASK + "\"}").getBytes(StandardCharsets.UTF_8))
                .build());

    EventReading reading =
        reader.read(new RawEvent("tag-task-up/accepted", payload, EventCodec.STRUCTURED, Map.of()));

    assertThat(reading).isInstanceOf(Accepted.class);
  }
}
