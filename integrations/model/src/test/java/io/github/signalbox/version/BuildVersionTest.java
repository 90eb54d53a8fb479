/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BuildVersionTest {
  @Test
  void current_ofThisBuild_versionOfThePom() throws IOException {
    String version = BuildVersion.current().version();

    assertThat(Files.readString(Path.of("pom.xml"))).contains("<version>" + version + "</version>");
  }

  @Test
  void current_inACheckout_itsCommit() throws Exception {
    Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD").start();
    String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    String built = BuildVersion.current().commit();

    // Outside a checkout there is no commit to compare with, and the build says so.
    assertThat(built).isNotBlank();
    if (git.waitFor() == 0) {
      assertThat(built).startsWith(commit.substring(0, 7));
    } else {
      assertThat(built).isEqualTo("unknown");
    }
  }

  @Test
  void toString_bothParts_oneLine() {
    assertThat(new BuildVersion("1.2.3", "1a2b3c4"))
        .hasToString("signalbox 1.2.3 (commit 1a2b3c4)");
  }
}
