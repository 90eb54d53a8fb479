/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README of Janus's configuration tells of everything that is to be filled in. */
class JanusConfigTest {
  private static final Path FOLDER = Path.of("../../janus-config");
  private static final Pattern PLACEHOLDER = Pattern.compile("@[a-z]+(-[a-z]+)*@");

  private static TreeSet<String> placeholders(String text) {
    TreeSet<String> found = new TreeSet<>();
    PLACEHOLDER.matcher(text).results().forEach(match -> found.add(match.group()));
    return found;
  }

  @Test
  void readme_tellsOfEveryPlaceholder() throws IOException {
    String readme = Files.readString(FOLDER.resolve("README.md"));
    TreeSet<String> used = new TreeSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(FOLDER, "*.jcfg")) {
      for (Path file : files) {
        used.addAll(placeholders(Files.readString(file)));
      }
    }

    assertThat(used).isNotEmpty();
    assertThat(placeholders(readme)).isEqualTo(used);
  }
}
