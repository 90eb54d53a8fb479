/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The names of all settings, so that a misspelt one is not taken silently. */
final class SettingNames {
  /** Camel's own settings, which Camel checks. */
  private static final String CAMEL = "camel.";

  /** Where the variables of this bundle begin; other programs have variables too. */
  private static final String VARIABLE_PREFIX = "SIGNALBOX_";

  /** Read by the launcher and by the simulated devices. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of("SIGNALBOX_JAVA_OPTS", "SIGNALBOX_ARTEMIS_PLUGIN", "SIGNALBOX_SECRET");

  private static final String DEVICES = "SIGNALBOX_DEVICE_";

  /** What Kubernetes sets for a service named signalbox, or signalbox-something. */
  private static final Pattern SERVICE_NAMES =
      Pattern.compile(".*_SERVICE_(HOST|PORT)(_.*)?|.*_PORT_\\d+_(TCP|UDP|SCTP)(_.*)?");

  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  private final Set<String> names;

  SettingNames(Collection<String> names) {
    this.names = new TreeSet<>(names);
  }

  /** Returns why a setting is none; empty if it is one. */
  Optional<String> fault(String name) {
    if (names.contains(name) || name.startsWith(CAMEL)) {
      return Optional.empty();
    }
    return Optional.of(
        "there is no setting '%s'; did you mean %s? All stand in routes/application.properties"
            .formatted(name, nearest(name, names)));
  }

  /** Returns why one of the environment's variables is none of ours; empty if all are. */
  Optional<String> faultIn(Map<String, String> environment) {
    Map<String, String> known = new TreeMap<>();
    names.forEach(name -> known.put(variable(name), name));
    return environment.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(VARIABLE_PREFIX))
        .filter(entry -> !known.containsKey(entry.getKey()) && !isOther(entry))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .map(
            name ->
                "the environment variable %s is no setting's; did you mean %s?"
                    .formatted(name, nearest(name, known.keySet())));
  }

  private static boolean isOther(Map.Entry<String, String> variable) {
    String name = variable.getKey();
    return OTHER_VARIABLES.contains(name)
        || name.startsWith(DEVICES)
        || SERVICE_NAMES.matcher(name).matches()
        || name.endsWith("_PORT") && SERVICE_ADDRESS.matcher(variable.getValue()).matches();
  }

  /** Returns the environment variable of a setting. */
  static String variable(String name) {
    return name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private static String nearest(String name, Collection<String> among) {
    String asked = name.toLowerCase(Locale.ROOT);
    return among.stream()
        .min(Comparator.comparingInt(each -> distance(asked, each.toLowerCase(Locale.ROOT))))
        .orElseThrow();
  }

  /** Returns how many letters to insert, delete or replace (Levenshtein). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int line = 1; line <= from.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column < row.length; column++) {
        int replaced = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
      }
    }
    return row[to.length()];
  }
}
