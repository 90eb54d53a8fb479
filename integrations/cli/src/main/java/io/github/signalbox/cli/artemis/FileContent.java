/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What files hold; as text one character for each byte, so that none is lost. */
final class FileContent {
  private FileContent() {}

  /**
   * Reads a file.
   *
   * @return its bytes; null where there is no file
   * @throws InstallException if it cannot be read; names it
   */
  static byte @Nullable [] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new InstallException(file + " cannot be read: " + e, e);
    }
  }

  /** Reads a file; one that is not there is empty. */
  static String text(Path file) {
    byte[] bytes = bytes(file);
    return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Returns the bytes of a text that was read as one character for each byte. */
  static byte[] bytesOf(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
