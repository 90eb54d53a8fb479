/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import static io.github.signalbox.message.TestEvents.NOW;
import static io.github.signalbox.message.TestEvents.SOURCE;
import static io.github.signalbox.message.TestEvents.TOLERANCE;
import static io.github.signalbox.message.TestEvents.onStatusTopic;
import static io.github.signalbox.message.TestEvents.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.message.EventReading.Accepted;
import io.github.signalbox.message.EventReading.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topic, sender, id, size and time of events in structured mode. */
class EventReaderTest {
  private final EventReader reader = TestEvents.reader();

  private Refused refused(RawEvent raw) {
    EventReading reading = reader.read(raw);
    assertThat(reading).isInstanceOf(Refused.class);
    return (Refused) reading;
  }

  private EventReading readAt(String attribute, Instant time) {
    return reader.read(onStatusTopic(status().put(attribute, time.toString())));
  }

  @Test
  void event_valid_acceptedWithAllItsParts() {
    RawEvent raw = onStatusTopic(status());

    EventReading reading = reader.read(raw);

    assertThat(reading)
        .isEqualTo(
            new Accepted(
                raw,
                SOURCE,
                "e-1",
                "pricetag.status.reported",
                Instant.parse("2026-11-23T04:59:59Z"),
                status().get("data").toString()));
  }

  @Test
  void event_atTheEdgesOfItsAge_acceptedWithinAndRefusedBeyond() {
    Duration oldest = Duration.ofHours(24);

    assertThat(readAt("time", NOW.minus(oldest))).isInstanceOf(Accepted.class);
    assertThat(readAt("time", NOW.plus(TOLERANCE))).isInstanceOf(Accepted.class);
    assertThat(readAt("time", NOW.minus(oldest).minusMillis(1)))
        .extracting("code")
        .isEqualTo(RefusalCode.STALE_EVENT);
    assertThat(readAt("time", NOW.plus(TOLERANCE).plusMillis(1)))
        .extracting("code")
        .isEqualTo(RefusalCode.FUTURE_EVENT);
  }

  @Test
  void event_stale_refusedWithTimeAndLimitAndSender() {
    Refused refused = refused(onStatusTopic(status().put("time", "2026-11-21T05:00:00Z")));

    assertThat(refused.message()).contains("2026-11-21T05:00:00Z").contains("PT24H");
    assertThat(refused.source()).isEqualTo(SOURCE);
    assertThat(refused.id()).isEqualTo("e-1");
  }

  @Test
  void event_timeInAnotherZone_comparedAsAnInstant() {
    EventReading reading =
        reader.read(onStatusTopic(status().put("time", "2026-11-23T13:00:00+08:00")));

    assertThat(reading).isInstanceOf(Accepted.class).extracting("time").isEqualTo(NOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"yesterday", "2026-11-23", "2026-11-23T05:00:00", "1763874000", "", "+1e9-01-01"})
  void event_timeOfAnotherForm_refusedAsMalformed(String time) {
    assertThat(refused(onStatusTopic(status().put("time", time))).code())
        .isEqualTo(RefusalCode.MALFORMED_EVENT);
  }

  @Test
  void event_atItsExpiry_acceptedAndRefusedAfterIt() {
    assertThat(readAt("expirytime", NOW)).isInstanceOf(Accepted.class);
    assertThat(readAt("expirytime", NOW.minusMillis(1)))
        .extracting("code")
        .isEqualTo(RefusalCode.EXPIRED_EVENT);
  }

  @Test
  void event_expiryOfAnotherForm_refusedAsMalformed() {
    assertThat(refused(onStatusTopic(status().put("expirytime", "soon"))).message())
        .contains("expirytime 'soon' is not an RFC 3339 time");
    assertThat(refused(onStatusTopic(status().put("expirytime", 17))).code())
        .isEqualTo(RefusalCode.MALFORMED_EVENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "source", "type", "time", "specversion", "data"})
  void event_withoutARequiredPart_refusedAsMalformedNamingIt(String name) {
    var absent = status();
    absent.remove(name);

    assertThat(refused(onStatusTopic(absent)).code()).isEqualTo(RefusalCode.MALFORMED_EVENT);
    assertThat(refused(onStatusTopic(absent)).message()).contains(name);
    assertThat(refused(onStatusTopic(status().putNull(name))).message()).contains(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.3", "1.1", "2.0", ""})
  void event_ofAnotherSpecVersion_refusedAsMalformed(String version) {
    assertThat(refused(onStatusTopic(status().put("specversion", version))).code())
        .isEqualTo(RefusalCode.MALFORMED_EVENT);
  }

  @Test
  void event_optionalAttributeNull_acceptedAsIfAbsent() {
    var event = status().putNull("expirytime").putNull("correlationid").putNull("subject");

    assertThat(reader.read(onStatusTopic(event))).isInstanceOf(Accepted.class);
  }

  @Test
  void event_idOfSixtyFourCharacters_acceptedAndLongerOneRefused() {
    assertThat(reader.read(onStatusTopic(status().put("id", "x".repeat(64)))))
        .isInstanceOf(Accepted.class);

    Refused refused = refused(onStatusTopic(status().put("id", "x".repeat(65))));

    assertThat(refused.message()).contains("id has 65 characters; allowed are 64");
    assertThat(refused.id()).isNull();
  }

  @Test
  void event_emptyId_refusedAsMalformed() {
    assertThat(refused(onStatusTopic(status().put("id", ""))).message()).contains("'id' is empty");
  }

  @Test
  void event_ofATypeFromAnotherParent_refusedNamingBoth() {
    Refused refused = refused(onStatusTopic(status().put("type", "pricetag.task.accepted")));

    assertThat(refused.code()).isEqualTo(RefusalCode.WRONG_TOPIC);
    assertThat(refused.message()).contains("'pricetag.task.accepted'").contains("'tag-status-up'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "other",
        "tag-status-upper/report",
        "TAG-STATUS-UP/report",
        "tag-status-up//x",
        "tag-status-up/",
        "/tag-status-up",
        "$share/bridge/tag-status-up/#"
      })
  void event_onAnotherTopic_refusedWithoutBeingRead(String topic) {
    Refused refused = refused(new RawEvent(topic, new byte[] {'x'}, null, Map.of()));

    assertThat(refused.code()).isEqualTo(RefusalCode.WRONG_TOPIC);
    assertThat(refused.source()).isNull();
  }

  @Test
  void event_thatCannotBeRead_refusedWithThePublisherThatTheBrokerStamped() {
    Refused refused =
        refused(
            new RawEvent(
                "tag-status-up/report",
                new byte[] {'x'},
                null,
                Map.of(RawEvent.PUBLISHER_PROPERTY, SOURCE)));

    assertThat(refused.code()).isEqualTo(RefusalCode.MALFORMED_EVENT);
    assertThat(refused.source()).isEqualTo(SOURCE);
    assertThat(refused.id()).isNull();
  }

  @Test
  void event_sourceOfSixtyFiveCharacters_refusedWithLengthAndLimit() {
    String source = "GID_tag_ap@@@" + "x".repeat(52);

    Refused refused = refused(onStatusTopic(status().put("source", source)));

    assertThat(refused.code()).isEqualTo(RefusalCode.WRONG_SOURCE);
    assertThat(refused.message()).contains("65 characters").contains("1 to 64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://example.org/ap", "AABBCCDDEEFF", "GID_ab@@@1", "a@@@b@@@c"})
  void event_sourceThatIsNoClientId_refused(String source) {
    assertThat(refused(onStatusTopic(status().put("source", source))).code())
        .isEqualTo(RefusalCode.WRONG_SOURCE);
  }

  @Test
  void event_sourceOfAGroupThatDoesNotPublishThere_refusedNamingIt() {
    Refused refused = refused(onStatusTopic(status().put("source", "GID_others@@@1")));

    assertThat(refused.code()).isEqualTo(RefusalCode.WRONG_SOURCE);
    assertThat(refused.message()).contains("GID_others").contains("tag-status-up");
  }

  @Test
  void event_sourceOfAnotherThanThePublisher_refusedNamingBoth() {
    byte[] payload = status().toString().getBytes(StandardCharsets.UTF_8);
    Map<String, String> stamp = Map.of(RawEvent.PUBLISHER_PROPERTY, "GID_tag_ap@@@OTHER");

    Refused refused = refused(new RawEvent("tag-status-up/report", payload, null, stamp));

    assertThat(refused.code()).isEqualTo(RefusalCode.WRONG_SOURCE);
    assertThat(refused.message()).contains(SOURCE).contains("GID_tag_ap@@@OTHER");
  }

  @Test
  void event_stampedWithItsOwnPublisher_accepted() {
    byte[] payload = status().toString().getBytes(StandardCharsets.UTF_8);
    Map<String, String> stamp = Map.of(RawEvent.PUBLISHER_PROPERTY, SOURCE);

    assertThat(reader.read(new RawEvent("tag-status-up/report", payload, null, stamp)))
        .isInstanceOf(Accepted.class);
  }

  @Test
  void payload_atTheLimitOfItsParent_acceptedAndOneByteMoreRefused() {
    int limit = 256 * 1024;
    String text = status().toString();
    String padded = text + " ".repeat(limit - text.length());

    assertThat(reader.read(onStatusTopic(padded))).isInstanceOf(Accepted.class);
    Refused refused = refused(onStatusTopic(padded + " "));

    assertThat(refused.code()).isEqualTo(RefusalCode.PAYLOAD_TOO_LARGE);
    assertThat(refused.message()).contains("262145").contains("262144").contains("tag-status-up");
  }

  @Test
  void payload_overTheLimitOfANormalParent_refusedBeforeItIsRead() {
    RawEvent raw = new RawEvent("tag-task-up/accepted", new byte[65_537], null, Map.of());

    assertThat(refused(raw).message()).contains("65537").contains("65536");
  }
}
