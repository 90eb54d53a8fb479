/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.routes;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.github.signalbox.addressing.TopicMapping;
import io.github.signalbox.addressing.TopicRule;
import io.github.signalbox.addressing.TopicRule.Direction;
import io.github.signalbox.message.EventReader;
import io.github.signalbox.message.EventReading;
import io.github.signalbox.message.EventSchemas;
import io.github.signalbox.message.RawEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The AsyncAPI document says the same as the topic-mapping table and the schema files. */
class AsyncApiTest {
  private static final JsonNode DOCUMENT = Bundle.yaml(Bundle.text("asyncapi.yaml"));
  private static final TopicMapping MAPPING = Bundle.topicMapping();

  static List<TopicRule> rules() {
    return MAPPING.rules();
  }

  private static JsonNode resolve(String reference) {
    return DOCUMENT.at(reference.substring(1));
  }

  private static JsonNode message(TopicRule rule) {
    return DOCUMENT.path("components").path("messages").path(rule.eventType());
  }

  private static Set<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).collect(toSet());
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  @Test
  void channels_areTheParentsOfTheTable() {
    assertThat(names(DOCUMENT.path("channels")))
        .isEqualTo(rules().stream().map(TopicRule::parent).collect(toSet()));
  }

  @Test
  void messages_areTheTypesOfTheTable() {
    assertThat(names(DOCUMENT.path("components").path("messages")))
        .isEqualTo(rules().stream().map(TopicRule::eventType).collect(toSet()));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void channel_addressAndTypes_asInTheTable(TopicRule rule) {
    JsonNode channel = DOCUMENT.path("channels").path(rule.parent());
    String levels = rule.direction() == Direction.UP ? "/{subtopic}" : "/p2p/{clientId}";

    assertThat(channel.path("address").asText()).isEqualTo(rule.parent() + levels);
    assertThat(names(channel.path("messages")))
        .isEqualTo(
            rules().stream()
                .filter(other -> other.parent().equals(rule.parent()))
                .map(TopicRule::eventType)
                .collect(toSet()));
    assertThat(channel.path("messages").path(rule.eventType()).path("$ref").asText())
        .isEqualTo("#/components/messages/" + rule.eventType());
    assertThat(channel.path("description").asText())
        .contains(rule.size().maxBytes() / 1024 + " KiB");
  }

  @Test
  void operations_oneForEachChannelInItsDirection() {
    Set<String> actions =
        elements(DOCUMENT.path("operations")).stream()
            .map(o -> o.path("action").asText() + o.path("channel").path("$ref").asText())
            .collect(toSet());

    assertThat(actions)
        .isEqualTo(
            rules().stream()
                .map(
                    rule ->
                        (rule.direction() == Direction.UP ? "receive" : "send")
                            + "#/channels/"
                            + rule.parent())
                .collect(toSet()));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void payload_isTheEnvelopeWithTheTypesSchema(TopicRule rule) {
    JsonNode payload = message(rule).path("payload").path("allOf");

    assertThat(payload.at("/0/$ref").asText()).isEqualTo("#/components/schemas/cloudEvent");
    assertThat(payload.at("/1/properties/type/const").asText()).isEqualTo(rule.eventType());
    assertThat(payload.at("/1/properties/data/$ref").asText()).isEqualTo(schemaFile(rule));
    assertThat(Bundle.path(schemaFile(rule))).isRegularFile();
  }

  private static String schemaFile(TopicRule rule) {
    return "%s/schemas/%s.schema.json".formatted(rule.scenario(), rule.eventType());
  }

  @Test
  void schemaFiles_eachBelongToAType() {
    assertThat(new HashSet<>(Bundle.files(".schema.json")))
        .isEqualTo(rules().stream().map(AsyncApiTest::schemaFile).collect(toSet()));
  }

  @Test
  void references_leadSomewhere() {
    assertThat(DOCUMENT.findValuesAsText("$ref"))
        .filteredOn(reference -> reference.startsWith("#"))
        .isNotEmpty()
        .allSatisfy(reference -> assertThat(resolve(reference).isObject()).as(reference).isTrue());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void examples_ofAType_validByEnvelopeAndSchemaAndReader(TopicRule rule) throws IOException {
    List<JsonNode> examples = elements(message(rule).path("examples"));
    EventReader reader = reader();

    assertThat(examples).isNotEmpty();
    for (JsonNode example : examples) {
      JsonNode event = example.path("payload");
      assertThat(envelope().validate(event)).isEmpty();
      assertThat(reader.read(message(rule, event))).isInstanceOf(EventReading.Accepted.class);
    }
  }

  private static RawEvent message(TopicRule rule, JsonNode event) {
    byte[] payload = event.toString().getBytes(StandardCharsets.UTF_8);
    return new RawEvent(rule.parent() + "/example", payload, null, Map.of());
  }

  private static JsonSchema envelope() {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(resolve("#/components/schemas/cloudEvent"), config);
  }

  private static EventReader reader() throws IOException {
    EventSchemas schemas =
        EventSchemas.load(MAPPING, file -> Files.newInputStream(Bundle.path(file)));
    Clock clock = Clock.fixed(Instant.parse("2026-11-23T05:01:00Z"), ZoneOffset.UTC);
    return new EventReader(MAPPING, schemas, Duration.ofMinutes(5), clock);
  }
}
