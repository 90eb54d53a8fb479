/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.signalbox.message.EventReading.Accepted;
import io.github.signalbox.message.EventReading.Refused;
import io.github.signalbox.message.RawEvent;
import io.github.signalbox.message.RefusalCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SENDER = "GID_tag_ap@@@AABBCCDDEEFF";

  private final CamelContext context = new DefaultCamelContext();
  private final Refusals refusals = new Refusals();

  @BeforeEach
  void setUp() {
    context
        .getPropertiesComponent()
        .addInitialProperty(
            "signalbox.topic-mapping", "file:../../routes/common/topic-mapping.csv");
    refusals.setSource("GID_bridge@@@bridge");
  }

  @AfterEach
  void tearDown() {
    context.stop();
  }

  private static RawEvent raw(String topic) {
    return new RawEvent(topic, "{".getBytes(StandardCharsets.UTF_8), null, Map.of());
  }

  private static Refused refused(RefusalCode code, @Nullable String source, @Nullable String id) {
    return new Refused(raw("tag-status-up/report"), code, "because", source, id);
  }

  private static Accepted accepted(String id) {
    return new Accepted(raw("tag-task-up/x"), SENDER, id, "t", Instant.EPOCH, "{}");
  }

  private List<Map<String, Object>> answers(Refused refusal) {
    Exchange exchange = new DefaultExchange(context);
    return refusals.toAnswers(List.of(refusal), exchange);
  }

  @Test
  void answer_toAKnownSender_goesToItsOwnTopicWithCodeAndRequest() throws IOException {
    Map<String, Object> answer =
        answers(refused(RefusalCode.STALE_EVENT, SENDER, "e-1")).getFirst();

    JsonNode event = JSON.readTree((byte[]) answer.get("payload"));

    assertThat(answer).containsEntry("topic", "tag-task-down/p2p/" + SENDER);
    assertThat(event.path("type").asText()).isEqualTo("pricetag.error");
    assertThat(event.path("source").asText()).isEqualTo("GID_bridge@@@bridge");
    assertThat(event.path("correlationid").asText()).isEqualTo("e-1");
    assertThat(event.at("/data/code").asText()).isEqualTo("STALE_EVENT");
    assertThat(event.at("/data/requestId").asText()).isEqualTo("e-1");
    assertThat(event.at("/data/message").asText()).isEqualTo("because");
    assertThat(event.at("/data/retryable").isBoolean()).isTrue();
  }

  @Test
  void answer_toTheSameEventAgain_carriesTheSameId() throws IOException {
    Refused refusal = refused(RefusalCode.STALE_EVENT, SENDER, "e-1");

    JsonNode first = JSON.readTree((byte[]) answers(refusal).getFirst().get("payload"));
    JsonNode second = JSON.readTree((byte[]) answers(refusal).getFirst().get("payload"));

    assertThat(first.path("id")).isEqualTo(second.path("id"));
  }

  @Test
  void answer_toAForgedOrUnreadableSender_notGiven() {
    assertThat(answers(refused(RefusalCode.WRONG_SOURCE, SENDER, "e-1"))).isEmpty();
    assertThat(answers(refused(RefusalCode.MALFORMED_EVENT, null, null))).isEmpty();
    assertThat(answers(refused(RefusalCode.STALE_EVENT, "nobody", "e-1"))).isEmpty();
    assertThat(answers(refused(RefusalCode.STALE_EVENT, SENDER, null))).isEmpty();
  }

  @Test
  void answer_onATopicThatIsNotDeclared_notGiven() {
    Refused refusal =
        new Refused(raw("elsewhere/x"), RefusalCode.WRONG_TOPIC, "because", SENDER, "e-1");

    assertThat(answers(refusal)).isEmpty();
  }

  @Test
  void collect_rowsOfTheBackEnd_joinThoseRefusedOnReading() {
    Refused early = refused(RefusalCode.STALE_EVENT, SENDER, "e-0");
    EventBatch batch = EventBatch.of(Arrays.asList(early, accepted("e-1"), accepted("e-2")));

    List<Refused> all =
        refusals.collect(
            batch,
            List.of(
                Map.of("source", SENDER, "id", "e-2", "code", "UNKNOWN_TASK", "message", "no task"),
                Map.of("source", SENDER, "id", "e-9", "code", "UNKNOWN_TASK", "message", "?")));

    assertThat(all).extracting(Refused::id).containsExactly("e-0", "e-2");
    assertThat(all.get(1).code()).isEqualTo(RefusalCode.UNKNOWN_TASK);
    assertThat(all.get(1).message()).isEqualTo("no task");
  }

  @Test
  void deadLetter_keepsThePayloadAndDropsWhatTextCannotHold() throws IOException {
    byte[] payload = {0, (byte) 0xff, '{'};
    Map<String, String> properties = new HashMap<>(Map.of("k\u0000", "v\u0000"));
    RawEvent raw = new RawEvent("tag-status-up/\u0000", payload, "text/x", properties);
    Refused refusal = new Refused(raw, RefusalCode.MALFORMED_EVENT, "bad \u0000", SENDER, "\u0000");

    JsonNode letter = JSON.readTree(refusals.toDeadLetters(List.of(refusal))).get(0);

    assertThat(Base64.getDecoder().decode(letter.path("payload").asText())).isEqualTo(payload);
    assertThat(letter.path("code").asText()).isEqualTo("MALFORMED_EVENT");
    assertThat(letter.path("contentType").asText()).isEqualTo("text/x");
    assertThat(letter.path("userProperties").size()).isEqualTo(1);
    assertThat(letter.toString()).doesNotContain("\\u0000");
  }

  @Test
  void summary_ofAMessageThatCannotBeRead_namesPublisherTopicAndReason() {
    RawEvent raw =
        new RawEvent(
            "tag-status-up/report",
            new byte[0],
            null,
            Map.of(RawEvent.PUBLISHER_PROPERTY, "GID_tag_ap@@@by-hand"));

    assertThat(
            refusals.summary(
                List.of(
                    new Refused(
                        raw, RefusalCode.MALFORMED_EVENT, "is not valid JSON", null, null))))
        .isEqualTo(
            "MALFORMED_EVENT from GID_tag_ap@@@by-hand on tag-status-up/report: is not valid JSON");
  }

  @Test
  void summary_ofManyRefusals_isOneShortLine() {
    List<Refused> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(new Refused(raw("t"), RefusalCode.STALE_EVENT, "line\nbreak", SENDER, "e-" + i));
    }

    assertThat(refusals.summary(many)).contains("e-4").doesNotContain("e-5").doesNotContain("\n");
  }
}
