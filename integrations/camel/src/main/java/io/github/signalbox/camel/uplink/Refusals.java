/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.uplink;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.core.data.BytesCloudEventData;
import io.github.signalbox.addressing.AddressingException;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.addressing.P2pTopic;
import io.github.signalbox.addressing.Topic;
import io.github.signalbox.addressing.TopicMapping;
import io.github.signalbox.camel.addressing.Addressing;
import io.github.signalbox.message.EventCodec;
import io.github.signalbox.message.EventReading.Accepted;
import io.github.signalbox.message.EventReading.Refused;
import io.github.signalbox.message.Json;
import io.github.signalbox.message.RawEvent;
import io.github.signalbox.message.RefusalCode;
import io.github.signalbox.message.Text;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of refused messages: rows for the dead letters, and error events to their senders.
 */
public final class Refusals {
  private static final ObjectMapper JSON = Json.mapper();

  private static final int MAX_LOGGED = 5;

  private String source = "";

  /** Creates the bean. */
  public Refusals() {}

  /**
   * Sets the source of error events.
   *
   * @param source the bridge's client ID
   */
  public void setSource(String source) {
    this.source = source;
  }

  /**
   * Adds the events that the back end refused to those refused on reading.
   *
   * @param batch the batch as it went to the back end
   * @param rows one per refused event: source, id, code and message
   * @return all refusals of the batch
   */
  public List<Refused> collect(EventBatch batch, List<Map<String, Object>> rows) {
    List<Refused> refusals = new ArrayList<>(batch.getRefusals());
    for (Map<String, Object> row : rows) {
      batch
          .accepted()
          .filter(event -> isEvent(event, row))
          .findFirst()
          .map(event -> refused(event, row))
          .ifPresent(refusals::add);
    }
    return refusals;
  }

  private static boolean isEvent(Accepted event, Map<String, Object> row) {
    return event.source().equals(row.get("source")) && event.id().equals(row.get("id"));
  }

  private static Refused refused(Accepted event, Map<String, Object> row) {
    RefusalCode code = RefusalCode.valueOf(String.valueOf(row.get("code")));
    return new Refused(
        event.raw(), code, String.valueOf(row.get("message")), event.source(), event.id());
  }

  /**
   * Tells the first refusals in one line.
   *
   * @param refusals the refused messages
   * @return code, publisher, topic, ID and reason of each
   */
  public String summary(List<Refused> refusals) {
    return refusals.stream()
        .limit(MAX_LOGGED)
        .map(Refusals::inWords)
        .collect(Collectors.joining(" | "))
        .replaceAll("\\p{Cntrl}", " ");
  }

  private static String inWords(Refused refusal) {
    String publisher = refusal.raw().userProperties().get(RawEvent.PUBLISHER_PROPERTY);
    String sender = publisher == null ? refusal.source() : publisher;
    return "%s from %s on %s%s: %s"
        .formatted(
            refusal.code(),
            sender == null ? "an unknown client" : sender,
            refusal.raw().topic(),
            refusal.id() == null ? "" : ", event " + refusal.id(),
            refusal.message());
  }

  /**
   * Writes refusals as the dead letters' SQL reads them.
   *
   * @param refusals the refused messages
   * @return a JSON array
   */
  public String toDeadLetters(List<Refused> refusals) {
    ArrayNode letters = JSON.createArrayNode();
    for (Refused refusal : refusals) {
      ObjectNode letter =
          letters
              .addObject()
              .put("code", refusal.code().name())
              .put("reason", clean(refusal.message()))
              .put("source", clean(refusal.source()))
              .put("id", clean(refusal.id()))
              .put("topic", clean(refusal.raw().topic()))
              .put("contentType", clean(refusal.raw().contentType()))
              .put("payload", Base64.getEncoder().encodeToString(refusal.raw().payload()));
      ObjectNode properties = letter.putObject("userProperties");
      refusal.raw().userProperties().forEach((k, v) -> properties.put(clean(k), clean(v)));
    }
    return letters.toString();
  }

  /**
   * Writes error events for the senders that can be answered.
   *
   * @param refusals the refused messages
   * @param exchange the current exchange, for its context
   * @return one entry per answer, with keys {@code topic} and {@code payload}
   */
  public List<Map<String, Object>> toAnswers(List<Refused> refusals, Exchange exchange) {
    TopicMapping mapping = Addressing.of(exchange.getContext()).mapping();
    return refusals.stream()
        .map(refusal -> answer(refusal, mapping))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Map<String, Object>> answer(Refused refusal, TopicMapping mapping) {
    if (refusal.source() == null
        || refusal.id() == null
        || refusal.code() == RefusalCode.WRONG_SOURCE) {
      return Optional.empty();
    }
    try {
      ClientId sender = ClientId.parse(refusal.source());
      return mapping
          .parent(Topic.parse(refusal.raw().topic()).parent())
          .filter(rule -> !rule.answersOn().isEmpty())
          .map(
              rule ->
                  Map.<String, Object>of(
                      "topic", new P2pTopic(rule.answersOn(), sender).toString(),
                      "payload", errorEvent(rule.scenario(), refusal)));
    } catch (AddressingException e) {
      return Optional.empty();
    }
  }

  private byte[] errorEvent(String scenario, Refused refusal) {
    ObjectNode data =
        JSON.createObjectNode()
            .put("code", refusal.code().name())
            .put("message", refusal.message())
            .put("requestId", refusal.id())
            .put("retryable", false);
    String type = scenario.replace("-", "") + ".error";
    return EventCodec.encode(
        EventCodec.event(source, type, refusal.id() + "-refused")
            .withTime(Instant.now().atOffset(ZoneOffset.UTC))
            .withExtension("correlationid", refusal.id())
            .withData(BytesCloudEventData.wrap(data.toString().getBytes(StandardCharsets.UTF_8)))
            .build());
  }

  private static @Nullable String clean(@Nullable String text) {
    return text == null ? null : Text.storable(text);
  }
}
