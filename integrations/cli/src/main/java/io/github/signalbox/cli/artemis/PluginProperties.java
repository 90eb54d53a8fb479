/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Properties of the plugin that the option {@code --set} takes; the plugin's README says more. */
final class PluginProperties {
  private static final Map<String, Allowed> ALLOWED = new TreeMap<>();

  static {
    ALLOWED.put("users", text("<user>=<clientId> or <user>=<GroupID>@@@*, separated by ';'"));
    ALLOWED.put("secrets", new Allowed(Pattern.compile(".+"), 0, 0, "a file"));
    ALLOWED.put("p2p-topic-length", number(64, 1024));
    ALLOWED.put("subscriptions-per-client", number(1, 1000));
    ALLOWED.put("messages-per-second", number(1, 1_000_000));
    ALLOWED.put("enforce-rate", flag());
    ALLOWED.put("refusal-ends-connection", flag());
    ALLOWED.put("reject-control-characters", flag());
    ALLOWED.put("connect-packet-bytes", number(1024, 1_048_576));
    ALLOWED.put("connect-timeout-seconds", number(1, 600));
    ALLOWED.put("connections-per-address", number(0, 1_000_000));
  }

  private PluginProperties() {}

  /**
   * What a value may be.
   *
   * @param form of its text
   * @param min smallest number; as {@code max} where it is no number
   * @param max largest number
   * @param words what is said about a wrong one
   */
  private record Allowed(Pattern form, int min, int max, String words) {
    boolean includes(String value) {
      if (!form.matcher(value).matches()) {
        return false;
      }
      return min == max || Integer.parseInt(value) >= min && Integer.parseInt(value) <= max;
    }
  }

  private static Allowed number(int min, int max) {
    return new Allowed(Pattern.compile("\\d{1,7}"), min, max, "%d to %d".formatted(min, max));
  }

  private static Allowed flag() {
    return new Allowed(Pattern.compile("true|false"), 0, 0, "true and false");
  }

  private static Allowed text(String words) {
    String pair = "[^=;]+=[^=;]+";
    return new Allowed(Pattern.compile(pair + "(;\\s*" + pair + ")*;?"), 0, 0, words);
  }

  /** Returns the names, in the order of the alphabet. */
  static Iterable<String> names() {
    return ALLOWED.keySet();
  }

  /**
   * Checks what the user has set.
   *
   * @param given names and values; an empty value stands for the default
   * @return the same
   * @throws InstallException if a property is not known or a value not allowed; names both
   */
  static Map<String, String> checked(Map<String, String> given) {
    given.forEach(
        (name, value) -> {
          Allowed allowed = ALLOWED.get(name);
          if (allowed == null) {
            throw new InstallException(
                "--set: the plugin has no property '%s' that is set so; it has %s%s"
                    .formatted(
                        name,
                        String.join(", ", names()),
                        "; acceptors and topic-mapping have options of their own"));
          }
          if (!value.isEmpty() && !allowed.includes(value)) {
            throw new InstallException(
                "--set: %s is '%s'; allowed are %s".formatted(name, value, allowed.words()));
          }
        });
    return new LinkedHashMap<>(given);
  }
}
