/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.signin;

import io.github.signalbox.addressing.ClientId;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The secrets of access keys, as a properties file holds them.
 *
 * <pre>
 * &lt;accessKeyId&gt;.secret=...               or ${env:NAME}
 * &lt;accessKeyId&gt;.secret.previous=...      accepted too, while devices change over
 * &lt;accessKeyId&gt;.groups=GID_a|GID_b       whose devices may use it
 * &lt;accessKeyId&gt;.device.&lt;clientId&gt;=...    instead of the key's secrets, for one device
 * revoked-tokens=id1|id2
 * </pre>
 *
 * <p>The bridge and the brokers may do what no device may, so a key that devices share does not
 * sign for their groups: {@value #BRIDGES} and {@value #BROKERS} need keys of their own.
 *
 * <p>No message names the value of a secret.
 */
public final class Secrets {
  /** Group of the bridge's client IDs. */
  public static final String BRIDGES = "GID_bridge";

  /** Group of the brokers, which publish presence events. */
  public static final String BROKERS = "GID_broker";

  private static final Set<String> SERVERS = Set.of(BRIDGES, BROKERS);
  private static final String REVOKED = "revoked-tokens";
  private static final Pattern ENVIRONMENT = Pattern.compile("\\$\\{env:([A-Za-z0-9_]+)}");
  private static final Pattern KEY =
      Pattern.compile("([A-Za-z0-9_-]+)\\.(secret|secret\\.previous|groups|device\\..+)");

  private final Map<String, String> values = new HashMap<>();
  private final Set<String> revoked;

  private Secrets(Properties file, UnaryOperator<String> environment) {
    revoked = split(file.getProperty(REVOKED, ""));
    for (String key : new TreeSet<>(file.stringPropertyNames())) {
      if (key.equals(REVOKED)) {
        continue;
      }
      if (!KEY.matcher(key).matches()) {
        throw new IllegalArgumentException("secrets: unknown key " + key);
      }
      values.put(key, resolved(key, file.getProperty(key).strip(), environment));
    }
    for (String key : values.keySet()) {
      Matcher parts = KEY.matcher(key);
      if (parts.matches() && !values.containsKey(parts.group(1) + ".groups")) {
        throw new IllegalArgumentException("secrets: " + parts.group(1) + ".groups is missing");
      }
    }
  }

  /**
   * Reads a file.
   *
   * @param file the text
   * @param environment looks an environment variable up; null where it is not set
   * @return the secrets
   * @throws IOException if the text cannot be read
   * @throws IllegalArgumentException if a key is unknown or without value; names the key
   */
  public static Secrets read(Reader file, UnaryOperator<String> environment) throws IOException {
    Properties properties = new Properties();
    properties.load(file);
    return new Secrets(properties, environment);
  }

  private static String resolved(String key, String value, UnaryOperator<String> environment) {
    Matcher variable = ENVIRONMENT.matcher(value);
    String found = variable.matches() ? environment.apply(variable.group(1)) : value;
    if (found == null || found.isEmpty()) {
      throw new IllegalArgumentException(
          variable.matches()
              ? "secrets: %s: environment variable %s is not set".formatted(key, variable.group(1))
              : "secrets: " + key + " has no value");
    }
    return found;
  }

  private static Set<String> split(String list) {
    return Arrays.stream(list.split("\\|"))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Returns the secrets that a client may sign with, and that its tokens are signed with. A device
   * with a secret of its own has that one alone: others of its group know the key's.
   *
   * @param accessKeyId the access key
   * @param clientId the client
   * @return the current one first; none where the key is unknown or not for the client's group
   */
  public List<String> of(String accessKeyId, ClientId clientId) {
    Set<String> groups = groups(accessKeyId);
    String group = clientId.groupId();
    if (!groups.contains(group) || SERVERS.contains(group) && isShared(groups, group)) {
      return List.of();
    }
    String device = values.get(accessKeyId + ".device." + clientId);
    return device != null ? List.of(device) : ofKey(accessKeyId);
  }

  private Set<String> groups(String accessKeyId) {
    return split(values.getOrDefault(accessKeyId + ".groups", ""));
  }

  private static boolean isShared(Set<String> groups, String group) {
    return groups.stream().anyMatch(other -> !other.equals(group));
  }

  /**
   * Returns what a key does not sign for although it names it: groups of servers that share it.
   *
   * @return sentences, one for each key; none where all is well
   */
  public List<String> warnings() {
    return values.keySet().stream()
        .filter(key -> key.endsWith(".groups"))
        .map(key -> key.substring(0, key.length() - ".groups".length()))
        .sorted()
        .filter(
            id -> groups(id).stream().anyMatch(g -> SERVERS.contains(g) && isShared(groups(id), g)))
        .map(
            id ->
                "secrets: %s.groups: %s does not sign for %s, each of which needs an access key of its own"
                    .formatted(
                        id,
                        id,
                        groups(id).stream()
                            .filter(SERVERS::contains)
                            .sorted()
                            .collect(Collectors.joining(" and "))))
        .toList();
  }

  private List<String> ofKey(String accessKeyId) {
    List<String> found = new ArrayList<>();
    for (String key : List.of(accessKeyId + ".secret", accessKeyId + ".secret.previous")) {
      String value = values.get(key);
      if (value != null) {
        found.add(value);
      }
    }
    return found;
  }

  boolean isRevoked(String tokenId) {
    return revoked.contains(tokenId);
  }
}
