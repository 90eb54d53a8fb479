/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.signalbox.addressing.ClientId;
import io.github.signalbox.addressing.P2pTopic;
import io.github.signalbox.addressing.TopicMapping;
import io.github.signalbox.addressing.TopicMappingTable;
import io.github.signalbox.addressing.TopicRule;
import io.github.signalbox.message.EventReader;
import io.github.signalbox.message.EventSchemas;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The topic-mapping table, the message schemas and the commands that bridge and devices agree on.
 */
final class Contracts {
  private static final String TABLE = "common/topic-mapping.csv";
  private static final String COMMANDS = "csg/commands.json";
  private static final Duration FUTURE_TOLERANCE = Duration.ofMinutes(5);

  private final TopicMapping mapping;
  private final EventSchemas schemas;
  private final CommandCatalogue commands;

  private Contracts(TopicMapping mapping, EventSchemas schemas, CommandCatalogue commands) {
    this.mapping = mapping;
    this.schemas = schemas;
    this.commands = commands;
  }

  /** Loads the files of the routes from the class path. */
  static Contracts load() {
    try (InputStreamReader table = new InputStreamReader(open(TABLE), StandardCharsets.UTF_8);
        InputStream commands = open(COMMANDS)) {
      TopicMapping mapping = TopicMappingTable.read(table);
      EventSchemas schemas = EventSchemas.load(mapping, Contracts::open);
      return new Contracts(mapping, schemas, CommandCatalogue.read(commands));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String path) throws IOException {
    InputStream file = Contracts.class.getResourceAsStream("/" + path);
    if (file == null) {
      throw new FileNotFoundException(path + " is not on the class path");
    }
    return file;
  }

  /** Returns the parent topic on which a type travels. */
  String parentOf(String eventType) {
    return mapping
        .ruleOf(eventType)
        .orElseThrow(() -> new IllegalStateException(TABLE + " lacks " + eventType))
        .parent();
  }

  /** Returns the parent topic on which a type travels; {@code unknown} for a type that has none. */
  String parentOrUnknown(String eventType) {
    return mapping.ruleOf(eventType).map(TopicRule::parent).orElse("unknown");
  }

  /** Returns the topic on which a device receives a type. */
  String p2pTopic(String eventType, ClientId device) {
    return new P2pTopic(parentOf(eventType), device).toString();
  }

  /** Tells what is wrong with the data of an event; empty if it fits the schema of its type. */
  Optional<String> violation(String eventType, JsonNode data) {
    return schemas.violation(eventType, data);
  }

  /** Returns the kinds of command that gateways know. */
  CommandCatalogue commands() {
    return commands;
  }

  /** Returns a reader that judges times by a device's own clock. */
  EventReader reader(Clock clock) {
    return new EventReader(mapping, schemas, FUTURE_TOLERANCE, clock);
  }
}
