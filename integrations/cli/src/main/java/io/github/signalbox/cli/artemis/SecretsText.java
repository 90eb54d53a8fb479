/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import io.github.signalbox.signin.Secrets;
import java.io.IOException;
import java.io.StringReader;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** The text of {@code secrets.properties}: what devices sign in with. */
final class SecretsText {
  private SecretsText() {}

  /** Makes an access key for each group of devices. */
  static String create(Set<String> groups) {
    StringBuilder text =
        new StringBuilder(
            """
            # Access keys that devices sign in with, and the groups that may use them. For the broker's user alone.
            # A change counts within seconds. To keep a secret out of this file, name an environment variable of the broker:
            #   <key>.secret=${env:SIGNALBOX_SECRET}
            # What a device sends: ./signalbox token signature --secrets <this file> --access-key <key> --client <client ID>
            """);
    for (String group : groups) {
      text.append(
          "\n%1$s.secret=%2$s\n%1$s.groups=%3$s\n"
              .formatted(keyOf(group), Passwords.generate(), group));
    }
    return text.toString();
  }

  private static String keyOf(String group) {
    return "key_" + group.replaceFirst("^GID_", "");
  }

  /**
   * Returns the groups that no access key of a text is for.
   *
   * @throws InstallException if the broker could not read the text
   */
  static Set<String> without(String text, Set<String> groups) {
    Properties keys = new Properties();
    try {
      Secrets.read(new StringReader(text), variable -> variable);
      keys.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new InstallException(
          "%s/%s: %s".formatted(Instance.SIGNALBOX, Instance.SECRETS, e.getMessage()), e);
    }
    Set<String> missing = new TreeSet<>(groups);
    for (String key : keys.stringPropertyNames()) {
      if (key.endsWith(".groups")) {
        for (String group : keys.getProperty(key).split("\\|")) {
          missing.remove(group.strip());
        }
      }
    }
    return missing;
  }
}
