/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.version;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What a build was made of, as {@code --version} and the health check show it.
 *
 * @param version the Maven version, such as {@code 0.1.0-SNAPSHOT}
 * @param commit the abbreviated Git commit, with {@code -dirty} where files differed from it;
 *     {@code unknown} for a build outside a Git checkout
 */
public record BuildVersion(String version, String commit) {
  private static final String FILE = "build.properties";
  private static final String UNKNOWN = "unknown";

  /**
   * Returns what the running build was made of.
   *
   * @throws UncheckedIOException if the file that the build writes cannot be read
   */
  public static BuildVersion current() {
    Properties build = new Properties();
    try (InputStream file = BuildVersion.class.getResourceAsStream(FILE)) {
      if (file != null) {
        build.load(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read", e);
    }
    return new BuildVersion(
        build.getProperty("git.build.version", UNKNOWN),
        build.getProperty("git.commit.id.describe", UNKNOWN));
  }

  /** Returns both in one line: {@code signalbox 0.1.0-SNAPSHOT (commit 1a2b3c4)}. */
  @Override
  public String toString() {
    return "signalbox " + version + " (commit " + commit + ")";
  }
}
