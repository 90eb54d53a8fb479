/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.ValidationMessage;
import io.github.signalbox.addressing.TopicMapping;
import io.github.signalbox.addressing.TopicRule;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One JSON Schema per event type, for the event's data. */
public final class EventSchemas {
  private static final int MAX_REASONS = 3;

  private final Map<String, JsonSchema> byType;

  private EventSchemas(Map<String, JsonSchema> byType) {
    this.byType = Map.copyOf(byType);
  }

  /** Opens the schema files. */
  @FunctionalInterface
  public interface Source {
    /**
     * Opens a file.
     *
     * @param path its path below the routes folder, such as {@code
     *     price-tag/schemas/pricetag.task.accepted.schema.json}
     * @return its bytes
     * @throws IOException if there is no such file
     */
    InputStream open(String path) throws IOException;
  }

  /**
   * Loads the schema of every type in the topic mapping.
   *
   * @param mapping the table of event types
   * @param source opens the files
   * @return the schemas
   * @throws IOException if a type has no schema file, or it cannot be read
   */
  public static EventSchemas load(TopicMapping mapping, Source source) throws IOException {
    SchemaValidatorsConfig config = JsonSchemas.config().build();
    Map<String, JsonSchema> byType = new HashMap<>();
    for (TopicRule rule : mapping.rules()) {
      String path = "%s/schemas/%s.schema.json".formatted(rule.scenario(), rule.eventType());
      try (InputStream file = source.open(path)) {
        JsonSchema schema = JsonSchemas.factory().getSchema(file, config);
        schema.initializeValidators();
        byType.put(rule.eventType(), schema);
      }
    }
    return new EventSchemas(byType);
  }

  /**
   * Checks an event's data.
   *
   * @param type the CloudEvents type; must stand in the topic mapping
   * @param data the event's data
   * @return empty if valid, else the first reasons in words
   */
  public Optional<String> violation(String type, JsonNode data) {
    Set<ValidationMessage> messages = byType.get(type).validate(data);
    if (messages.isEmpty()) {
      return Optional.empty();
    }
    String reasons =
        messages.stream()
            .limit(MAX_REASONS)
            .map(ValidationMessage::getMessage)
            .collect(Collectors.joining("; "));
    int more = messages.size() - MAX_REASONS;
    return Optional.of(more > 0 ? reasons + "; and " + more + " more" : reasons);
  }
}
