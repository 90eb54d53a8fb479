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
  private TestSettings() {}

  /** Everybody may connect, the policy holds. */
  static Map<String, String> withoutSecurity(Path folder) throws IOException {
    return Map.of(
        "signalbox.broker.security",
        "false",
        "signalbox.broker.topic-mapping",
        topicMapping(folder).toString());
  }

  /** The table that the routes use. */
  static Path topicMapping(Path folder) throws IOException {
    Path file = folder.resolve("topic-mapping.csv");
    try (InputStream table =
        Objects.requireNonNull(
            TestSettings.class.getResourceAsStream("/common/topic-mapping.csv"))) {
      Files.copy(table, file);
    }
    return file;
  }
}
