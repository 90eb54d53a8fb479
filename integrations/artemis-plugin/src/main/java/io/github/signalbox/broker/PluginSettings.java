/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker;

import io.github.signalbox.addressing.AddressingException;
import io.github.signalbox.addressing.P2pTopic;
import io.github.signalbox.addressing.TopicMapping;
import io.github.signalbox.addressing.TopicMappingTable;
import io.github.signalbox.broker.mqtt.Gate.Limits;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The plugin's properties in {@code broker.xml}.
 *
 * @param mapping the topic-mapping table
 * @param acceptors names of the acceptors that the policy applies to
 * @param users which client IDs a plain user of the broker may use: a client ID, or {@code
 *     <GroupID>@@@*}
 * @param secrets file with the secrets of devices
 * @param maxP2pLength longest point-to-point topic, characters
 * @param limits of one client
 * @param arrivals limits of connections before they are signed in
 */
record PluginSettings(
    TopicMapping mapping,
    Set<String> acceptors,
    Map<String, String> users,
    Optional<Path> secrets,
    int maxP2pLength,
    Limits limits,
    Arrivals arrivals) {
  static final String TOPIC_MAPPING = "topic-mapping";
  static final String ACCEPTORS = "acceptors";
  static final String USERS = "users";
  static final String SECRETS = "secrets";
  static final String P2P_TOPIC_LENGTH = "p2p-topic-length";
  static final String SUBSCRIPTIONS = "subscriptions-per-client";
  static final String RATE = "messages-per-second";
  static final String ENFORCE_RATE = "enforce-rate";
  static final String REFUSAL_ENDS = "refusal-ends-connection";
  static final String CONNECT_BYTES = "connect-packet-bytes";
  static final String CONTROL_CHARACTERS = "reject-control-characters";
  static final String CONNECT_SECONDS = "connect-timeout-seconds";
  static final String PER_ADDRESS = "connections-per-address";

  static final Set<String> KEYS =
      Set.of(
          TOPIC_MAPPING,
          ACCEPTORS,
          USERS,
          SECRETS,
          P2P_TOPIC_LENGTH,
          SUBSCRIPTIONS,
          RATE,
          ENFORCE_RATE,
          REFUSAL_ENDS,
          CONNECT_BYTES,
          CONTROL_CHARACTERS,
          CONNECT_SECONDS,
          PER_ADDRESS);

  /**
   * Limits of connections, whoever they are.
   *
   * @param connectSeconds time for a new connection to send its CONNECT
   * @param perAddress open connections from one network address; 0 for any number
   */
  record Arrivals(int connectSeconds, int perAddress) {}

  PluginSettings {
    acceptors = Set.copyOf(acceptors);
    users = Map.copyOf(users);
  }

  /**
   * Reads the properties.
   *
   * @throws IllegalArgumentException if one is missing, unknown or out of range; names it
   */
  static PluginSettings of(Map<String, String> properties) {
    Set<String> unknown = new TreeSet<>(properties.keySet());
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("unknown plugin property " + unknown.iterator().next());
    }
    return new PluginSettings(
        mapping(required(properties, TOPIC_MAPPING)),
        Set.copyOf(list(required(properties, ACCEPTORS), ",")),
        users(properties.getOrDefault(USERS, "")),
        Optional.ofNullable(properties.get(SECRETS)).map(Path::of),
        number(properties, P2P_TOPIC_LENGTH, P2pTopic.DEFAULT_MAX_LENGTH, 64, 1024),
        new Limits(
            number(properties, SUBSCRIPTIONS, 30, 1, 1000),
            number(properties, RATE, 20, 1, 1_000_000),
            flag(properties, ENFORCE_RATE),
            flag(properties, REFUSAL_ENDS),
            number(properties, CONNECT_BYTES, 32_768, 1024, 1_048_576),
            flag(properties, CONTROL_CHARACTERS)),
        new Arrivals(
            number(properties, CONNECT_SECONDS, 15, 1, 600),
            number(properties, PER_ADDRESS, 0, 0, 1_000_000)));
  }

  /**
   * Returns the names of the acceptors, whatever else is wrong.
   *
   * @return every acceptor where the property is missing: nobody knows then where devices come in
   */
  static Set<String> acceptors(Map<String, String> properties) {
    Set<String> names = Set.copyOf(list(properties.getOrDefault(ACCEPTORS, ""), ","));
    return names.isEmpty() ? Set.of(Acceptors.ANY) : names;
  }

  private static String required(Map<String, String> properties, String key) {
    String value = properties.get(key);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException("plugin property " + key + " is missing");
    }
    return value;
  }

  private static List<String> list(String value, String separator) {
    return Arrays.stream(value.split(separator))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static TopicMapping mapping(String file) {
    try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
      return TopicMappingTable.read(reader);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          "plugin property %s: there is no file %s"
              .formatted(TOPIC_MAPPING, Path.of(file).toAbsolutePath()),
          e);
    } catch (IOException | AddressingException e) {
      throw new IllegalArgumentException(
          "plugin property %s: %s: %s".formatted(TOPIC_MAPPING, file, e.getMessage()), e);
    }
  }

  private static Map<String, String> users(String value) {
    Map<String, String> users = new LinkedHashMap<>();
    for (String pair : list(value, ";")) {
      int at = pair.indexOf('=');
      if (at < 1 || at == pair.length() - 1) {
        throw new IllegalArgumentException(
            "plugin property %s: '%s' must be <user>=<clientId> or <user>=<GroupID>@@@*"
                .formatted(USERS, pair));
      }
      users.put(pair.substring(0, at).strip(), pair.substring(at + 1).strip());
    }
    return users;
  }

  private static int number(
      Map<String, String> properties, String key, int preset, int min, int max) {
    String value = properties.get(key);
    if (value == null) {
      return preset;
    }
    try {
      int number = Integer.parseInt(value.strip());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, with the range.
    }
    throw new IllegalArgumentException(
        "plugin property %s is '%s'; allowed are %d to %d".formatted(key, value, min, max));
  }

  private static boolean flag(Map<String, String> properties, String key) {
    String value = properties.getOrDefault(key, "false").strip();
    if (!"true".equals(value) && !"false".equals(value)) {
      throw new IllegalArgumentException(
          "plugin property %s is '%s'; allowed are true and false".formatted(key, value));
    }
    return Boolean.parseBoolean(value);
  }
}
