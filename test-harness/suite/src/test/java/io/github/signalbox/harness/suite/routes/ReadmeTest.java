/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.harness.suite.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README repeats from other files is the same there. */
class ReadmeTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
  private static final String BEGIN = "<!-- settings -->\n";
  private static final String END = "<!-- settings end -->";

  @Test
  void settingsTable_matchesTheDefaults() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String expected = SettingsTable.of(Bundle.text("application.properties"));
    Path file = Files.writeString(Path.of("target", "settings-table.md"), expected);

    String shown = readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END));

    assertThat(shown.strip())
        .as("put %s between the settings marks of README.md", file.toAbsolutePath())
        .isEqualTo(expected.strip());
  }

  @Test
  void links_leadToFiles() throws IOException {
    for (String document : List.of("README.md", "CONTRIBUTING.md")) {
      Matcher link = LINK.matcher(Files.readString(ROOT.resolve(document)));
      while (link.find()) {
        assertThat(ROOT.resolve(link.group(1))).as(document).exists();
      }
    }
  }

  @Test
  void flowTable_namesEveryScenarioRouteFile() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    for (RouteFile file : Bundle.routeFiles()) {
      if (!file.path().startsWith("common/") && !file.path().contains("beans")) {
        assertThat(readme).contains("routes/" + file.path());
      }
    }
  }
}
