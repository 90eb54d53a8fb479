/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import static io.github.signalbox.message.TestEvents.firstTag;
import static io.github.signalbox.message.TestEvents.json;
import static io.github.signalbox.message.TestEvents.onStatusTopic;
import static io.github.signalbox.message.TestEvents.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.signalbox.message.EventReading.Accepted;
import io.github.signalbox.message.EventReading.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the payload: broken JSON, hostile JSON, and data that breaks its schema. */
class EventReaderPayloadTest {
  private final EventReader reader = TestEvents.reader();

  private Refused refused(RawEvent raw) {
    EventReading reading = reader.read(raw);
    assertThat(reading).isInstanceOf(Refused.class);
    return (Refused) reading;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "1",
        "\"text\"",
        "true",
        "{",
        "{}",
        "{\"id\":}",
        "not json",
        "<xml/>",
        "{'id': 1}",
        "\u0000\u0001\u0002",
        "[{}]",
        "{\"data\":",
        "NaN"
      })
  void payload_notAnEvent_refusedAsMalformed(String payload) {
    assertThat(refused(onStatusTopic(payload)).code()).isEqualTo(RefusalCode.MALFORMED_EVENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"}", "{}", " null", " garbage", "\u0000"})
  void payload_moreBehindTheEvent_refusedAsMalformed(String more) {
    assertThat(refused(onStatusTopic(status() + more)).code())
        .isEqualTo(RefusalCode.MALFORMED_EVENT);
  }

  @Test
  void payload_keyTwice_refusedAsMalformed() {
    String twiceOutside = status().toString().replaceFirst("\\{", "{\"id\":\"e-2\",");
    String twiceInside =
        status().toString().replace("\"storeId\"", "\"storeId\":\"S2\",\"storeId\"");

    assertThat(refused(onStatusTopic(twiceOutside)).message()).contains("Duplicate field 'id'");
    assertThat(refused(onStatusTopic(twiceInside)).message()).contains("Duplicate field 'storeId'");
  }

  @Test
  void payload_brokenUtf8_refusedAsMalformed() {
    byte[] payload = status().toString().getBytes(StandardCharsets.UTF_8);
    payload[payload.length / 2] = (byte) 0xff;

    assertThat(refused(onStatusTopic(payload)).code()).isEqualTo(RefusalCode.MALFORMED_EVENT);
  }

  @Test
  void payload_cutAnywhere_refusedAsMalformed() {
    byte[] payload = status().toString().getBytes(StandardCharsets.UTF_8);

    for (int length = 0; length < payload.length; length++) {
      Refused refused = refused(onStatusTopic(Arrays.copyOf(payload, length)));
      assertThat(refused.code()).as("cut at %d", length).isEqualTo(RefusalCode.MALFORMED_EVENT);
    }
  }

  @Test
  void payload_anyByteChanged_neverThrows() {
    byte[] payload = status().toString().getBytes(StandardCharsets.UTF_8);
    Random random = new Random(20261123);

    for (int round = 0; round < 5000; round++) {
      byte[] changed = payload.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      assertThat(reader.read(onStatusTopic(changed))).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1_200, 100_000})
  void payload_deeplyNested_refusedAsMalformed(int depth) {
    String nested = "[".repeat(depth) + "]".repeat(depth);
    String payload = status().toString().replace("\"S001\"", nested);

    assertThat(refused(onStatusTopic(payload)).code()).isEqualTo(RefusalCode.MALFORMED_EVENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e400", "-1e400", "1e999999999", "9999999999999999999", "87.5", "101", "-1"})
  void data_numberOutsideItsRange_refusedBySchema(String number) {
    String payload =
        status().toString().replace("\"batteryPercent\":87", "\"batteryPercent\":" + number);

    Refused refused = refused(onStatusTopic(payload));

    assertThat(refused.code()).isEqualTo(RefusalCode.SCHEMA_VIOLATION);
    assertThat(refused.message()).contains("batteryPercent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E2147483647", "-1E2147483647", "1e-20000", "1e400"})
  void data_numberThatCannotBeKept_refusedWithItsPlaceAndAnswerable(String number) {
    String payload =
        status().toString().replace("\"firmware\":\"2.1.0\"", "\"firmware\":" + number);

    Refused refused = refused(onStatusTopic(payload));

    assertThat(refused.code()).isEqualTo(RefusalCode.SCHEMA_VIOLATION);
    assertThat(refused.message()).startsWith("data.firmware: must be 0 or from ");
    assertThat(refused.id()).isEqualTo("e-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.7e1", "87.0", "870e-1"})
  void data_integerWithPointOrExponent_readAsThatInteger(String number) {
    String payload =
        status().toString().replace("\"batteryPercent\":87", "\"batteryPercent\":" + number);

    EventReading reading = reader.read(onStatusTopic(payload));

    assertThat(reading).isInstanceOf(Accepted.class);
    assertThat(((Accepted) reading).json()).contains("\"batteryPercent\":87,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\ud800", "x\\udc00"})
  void data_textThatCannotBeKept_refusedWithItsPlaceAndAnswerable(String text) {
    String payload = status().toString().replace("2.1.0", text);

    Refused refused = refused(onStatusTopic(payload));

    assertThat(refused.code()).isEqualTo(RefusalCode.SCHEMA_VIOLATION);
    assertThat(refused.message()).startsWith("data.firmware: has ");
    assertThat(refused.id()).isEqualTo("e-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"e-\\u0000", "e-\\ud800"})
  void attribute_textThatCannotBeKept_refusedAndNamed(String id) {
    Refused refused = refused(onStatusTopic(status().toString().replace("\"e-1\"", quoted(id))));

    assertThat(refused.code()).isEqualTo(RefusalCode.MALFORMED_EVENT);
    assertThat(refused.message()).contains("attribute 'id' has ");
    assertThat(refused.id()).isNull();
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  @Test
  void data_nestedDeeperThanAHundred_refusedAndAnswerable() {
    String payload =
        status()
            .toString()
            .replace(
                "\"storeId\"", "\"extra\":" + "[".repeat(990) + "]".repeat(990) + ",\"storeId\"");

    Refused refused = refused(onStatusTopic(payload));

    assertThat(refused.code()).isEqualTo(RefusalCode.SCHEMA_VIOLATION);
    assertThat(refused.message()).contains("nested deeper than 100");
    assertThat(refused.id()).isEqualTo("e-1");
  }

  @Test
  void data_numberOfTwoThousandDigits_refusedAsMalformed() {
    String payload = status().toString().replace("87", "8".repeat(2000));

    assertThat(refused(onStatusTopic(payload)).code()).isEqualTo(RefusalCode.MALFORMED_EVENT);
  }

  @ParameterizedTest
  @CsvSource({
    "tagId, ''",
    "tagId, 'T 1'",
    "tagId, 'T1\n'",
    "sku, 'a/b'",
    "price, '12,50'",
    "price, '-1'",
    "price, '1e3'",
    "price, '12.50\n'",
    "price, '1234567890123'",
    "currency, 'eur'",
    "currency, 'EURO'",
    "lastPollAt, 'yesterday'",
    "lastPollAt, '2026-11-23T05:00:00'",
    "firmware, ''"
  })
  void data_textOfAnotherForm_refusedBySchemaNamingTheField(String field, String value) {
    ObjectNode event = status();
    firstTag(event).put(field, value);

    Refused refused = refused(onStatusTopic(event));

    assertThat(refused.code()).isEqualTo(RefusalCode.SCHEMA_VIOLATION);
    assertThat(refused.message()).contains("data/tags/0/" + field);
    assertThat(refused.id()).isEqualTo("e-1");
  }

  @Test
  void data_priceAsNumber_refusedBySchema() {
    ObjectNode event = status();
    firstTag(event).put("price", 12.5);

    assertThat(refused(onStatusTopic(event)).message()).contains("price").contains("string");
  }

  @Test
  void data_manyViolations_toldInAFewWords() {
    ObjectNode event = status();
    ObjectNode bad = firstTag(event).removeAll();
    for (int i = 0; i < 150; i++) {
      event.withArray("/data/tags").add(bad.deepCopy());
    }

    Refused refused = refused(onStatusTopic(event));

    assertThat(refused.message()).matches("(?s).*and \\d+ more").hasSizeLessThan(1000);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 200})
  void data_tagsWithinTheirNumber_accepted(int count) {
    assertThat(reader.read(onStatusTopic(withTags(count)))).isInstanceOf(Accepted.class);
  }

  @Test
  void data_twoHundredAndOneTags_refusedBySchema() {
    assertThat(refused(onStatusTopic(withTags(201))).code())
        .isEqualTo(RefusalCode.SCHEMA_VIOLATION);
  }

  @Test
  void data_fieldsOfALaterVersion_accepted() {
    ObjectNode event = status();
    firstTag(event).put("colour", "red");

    assertThat(reader.read(onStatusTopic(event))).isInstanceOf(Accepted.class);
  }

  @Test
  void data_inBase64_acceptedLikeData() {
    ObjectNode event = status();
    JsonNode data = event.remove("data");
    event.put("data_base64", data.toString().getBytes(StandardCharsets.UTF_8));

    assertThat(reader.read(onStatusTopic(event)))
        .isInstanceOf(Accepted.class)
        .extracting("data")
        .isEqualTo(data);
  }

  @Test
  void data_notJsonByItsContentType_refusedAsMalformed() {
    ObjectNode event = status().put("datacontenttype", "text/xml").put("data", "<tags/>");

    assertThat(refused(onStatusTopic(event)).message()).contains("data is not JSON");
  }

  @Test
  void data_upperCaseTaskId_refusedBySchema() {
    ObjectNode event =
        json(
            """
            {"specversion": "1.0", "id": "e-1", "source": "GID_tag_ap@@@AABBCCDDEEFF",
             "type": "pricetag.task.accepted", "time": "2026-11-23T04:59:59Z",
             "data": {"taskId": "01234567-89AB-CDEF-0123-456789ABCDEF"}}
            """);
    byte[] payload = event.toString().getBytes(StandardCharsets.UTF_8);

    assertThat(refused(new RawEvent("tag-task-up/accepted", payload, null, Map.of())).message())
        .contains("taskId");
  }

  private static ObjectNode withTags(int count) {
    ObjectNode event = status();
    ObjectNode tag = firstTag(event).deepCopy();
    var tags = event.withArray("/data/tags").removeAll();
    for (int i = 0; i < count; i++) {
      tags.add(tag.deepCopy().put("tagId", "T" + i));
    }
    return event;
  }
}
