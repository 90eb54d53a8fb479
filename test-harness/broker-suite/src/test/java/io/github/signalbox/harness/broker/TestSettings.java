/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.broker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Settings of the brokers of these tests. */
final class TestSettings {
  static final String PASSWORD = "of the bridge";
  static final String SECRET = "of key1";

  private TestSettings() {}

  /** Everybody signs in: the bridge's user with its password, devices with the secret of key1. */
  static Map<String, String> withSecurity(Path folder) throws IOException {
    copy("/artemis-config/login.config", folder.resolve("login.config"));
    Files.writeString(folder.resolve("artemis-users.properties"), "bridge = " + PASSWORD + "\n");
    Files.writeString(folder.resolve("artemis-roles.properties"), "bridge = bridge\n");
    copy("/common/topic-mapping.csv", folder.resolve("topic-mapping.csv"));
    return Map.of(
        "java.security.auth.login.config",
        folder.resolve("login.config").toString(),
        "signalbox.broker.secrets",
        secrets(folder, "key1.secret=" + SECRET).toString(),
        "signalbox.broker.topic-mapping",
        folder.resolve("topic-mapping.csv").toString());
  }

  /** Writes the secrets of access key key1, which is for the group of access points. */
  static Path secrets(Path folder, String lines) throws IOException {
    return Files.writeString(
        folder.resolve("secrets.properties"), lines + "\nkey1.groups=GID_tag_ap\n");
  }

  private static void copy(String resource, Path file) throws IOException {
    try (InputStream content =
        Objects.requireNonNull(TestSettings.class.getResourceAsStream(resource))) {
      Files.copy(content, file);
    }
  }
}
