/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.signalbox.message.EventReading;
import io.github.signalbox.message.RawEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What devices send passes every check of the bridge's reader. */
class EventWriterTest {
  private static final Instant NOW = Instant.parse("2026-11-23T05:00:00.123456Z");
  private static final String TASK_ID = "0b6f1f5e-7a3c-4b7e-9a55-3f1c2d4e5f60";

  private final Contracts contracts = Contracts.load();
  private final AccessPointIdentity identity = AccessPointIdentity.of(42, 0, 1);
  private final EventWriter writer = new EventWriter(identity);

  @Test
  void status_ofTags_validBySchema() {
    PriceTag tag =
        new PriceTag(
            "T000001", "4006381333931", false, Duration.ofSeconds(5), NOW, new SplittableRandom(1));

    EventReading.Accepted event =
        accepted(
            "tag-status-up/report",
            writer.status("s1", List.of(tag), NOW, new SplittableRandom(1)));

    assertThat(event.source()).isEqualTo(identity.name());
    assertThat(event.data().at("/storeId").asText()).isEqualTo("S001");
    assertThat(event.data().at("/tags/0/tagId").asText()).isEqualTo("T000001");
    assertThat(event.data().at("/tags/0/price").asText()).matches("\\d+\\.\\d\\d");
  }

  @Test
  void accepted_answer_validAndTheSameEveryTime() {
    Answer answer = new Answer.Accepted(TASK_ID, NOW);

    byte[] bytes = writer.answer(answer);

    assertThat(accepted("tag-task-up/accepted", bytes).id()).isEqualTo(TASK_ID + "-accepted");
    assertThat(writer.answer(answer)).isEqualTo(bytes);
  }

  @Test
  void completed_answer_validWithReasons() {
    Answer answer =
        new Answer.Completed(
            TASK_ID,
            NOW,
            List.of(Outcome.displayed("T000001"), Outcome.timedOut("T000002", "no poll")));

    EventReading.Accepted event = accepted("tag-task-up/completed", writer.answer(answer));

    assertThat(event.data().at("/outcomes/1/outcome").asText()).isEqualTo("TIMED_OUT");
    assertThat(event.data().at("/outcomes/1/reason").asText()).isEqualTo("no poll");
    assertThat(event.data().at("/outcomes/0").has("reason")).isFalse();
  }

  private EventReading.Accepted accepted(String topic, byte[] payload) {
    EventReading reading =
        contracts
            .reader(Clock.fixed(NOW, ZoneOffset.UTC))
            .read(new RawEvent(topic, payload, null, Map.of()));
    assertThat(reading).isInstanceOf(EventReading.Accepted.class);
    return (EventReading.Accepted) reading;
  }
}
