/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Fingerprints of what an installation wrote, so that the next one knows what the operator has
 * changed since.
 */
final class Installed {
  private final Properties before = new Properties();
  private final Map<String, String> now = new TreeMap<>();

  /**
   * Reads the fingerprints of an earlier installation.
   *
   * @param text the file; empty where there is none
   */
  Installed(String text) {
    try {
      before.load(new StringReader(text));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether a part is another than an earlier installation wrote; no if none is known. */
  boolean isChanged(String part, String content) {
    String known = before.getProperty(part);
    return known != null && !known.equals(fingerprint(content));
  }

  /** Returns whether an earlier installation left its fingerprints. */
  boolean isKnown() {
    return !before.isEmpty();
  }

  /** Returns whether an earlier installation wrote a part. */
  boolean has(String part) {
    return before.containsKey(part);
  }

  /** Notes what this installation would write for a part. */
  void write(String part, String content) {
    now.put(part, fingerprint(content));
  }

  /** Returns the file. */
  String text() {
    StringBuilder text =
        new StringBuilder(
            """
            # What 'artemis install' wrote, as SHA-256: what differs was changed since and stays. Not read by the broker.
            """);
    now.forEach((part, print) -> text.append(part).append('=').append(print).append('\n'));
    return text.toString();
  }

  /** Blanks and line breaks do not count. */
  private static String fingerprint(String content) {
    try {
      byte[] bytes = content.replaceAll("\\s+", " ").strip().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM lacks SHA-256", e);
    }
  }
}
