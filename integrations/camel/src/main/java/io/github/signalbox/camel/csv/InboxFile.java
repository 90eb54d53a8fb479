/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csv;

import io.github.signalbox.camel.http.FieldError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file of an inbox as it was read. */
public final class InboxFile {
  private static final int KEY_NAME_LENGTH = 31;

  private final Path path;
  private final @Nullable FileStamp stamp;
  private final byte[] bytes;
  private final @Nullable FieldError error;

  private InboxFile(
      Path path, @Nullable FileStamp stamp, byte[] bytes, @Nullable FieldError error) {
    this.path = path;
    this.stamp = stamp;
    this.bytes = bytes;
    this.error = error;
  }

  /**
   * Reads a file.
   *
   * @param path where it is
   * @param maxBytes how large it may be
   * @return the file; not ready if it has gone, or was changed meanwhile
   */
  static InboxFile read(Path path, int maxBytes) {
    FileStamp stamp = null;
    try {
      stamp = FileStamp.of(path);
      if (!stamp.regular()) {
        return rejected(path, stamp, "NOT_A_FILE", "a link, directory or pipe is not followed");
      }
      byte[] bytes = bytes(path, maxBytes);
      if (bytes.length > maxBytes || stamp.size() > maxBytes) {
        String message = "%d bytes are more than signalbox.csv.max-bytes=%d";
        return rejected(path, stamp, "TOO_LARGE", message.formatted(stamp.size(), maxBytes));
      }
      return new InboxFile(path, stamp.equals(FileStamp.of(path)) ? stamp : null, bytes, null);
    } catch (NoSuchFileException e) {
      return new InboxFile(path, null, new byte[0], null);
    } catch (IOException e) {
      return rejected(path, stamp, "UNREADABLE", e.getClass().getSimpleName());
    }
  }

  private static byte[] bytes(Path path, int maxBytes) throws IOException {
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      return in.readNBytes(maxBytes + 1);
    }
  }

  private static InboxFile rejected(
      Path path, @Nullable FileStamp stamp, String code, String message) {
    return new InboxFile(path, stamp, new byte[0], new FieldError("file", code, message));
  }

  /** Says whether the file was read as a whole; if not, it is looked at again later. */
  public boolean isReady() {
    return stamp != null;
  }

  /**
   * Reads its table.
   *
   * @param columns the columns that it may have, separated by commas
   * @param required those that it must have, separated by commas
   * @return the table, or the fault for which there is none
   */
  CsvTable table(String columns, String required) {
    return error == null
        ? CsvReader.read(bytes, names(columns), Set.copyOf(names(required)))
        : CsvTable.unreadable(error);
  }

  private static List<String> names(String list) {
    return Arrays.stream(list.split(",")).filter(name -> !name.isEmpty()).toList();
  }

  /**
   * Makes the key of this delivery: the same as long as the file stays where it is, another one
   * when it is delivered again, be it with the same name and content.
   *
   * @return a key of 64 characters at most that begins like the name
   * @throws IllegalStateException if the platform has no SHA-256, which every one has
   */
  public String key() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((path.getFileName() + "\n" + stamp + "\n").getBytes(StandardCharsets.UTF_8));
      String hash = HexFormat.of().formatHex(digest.digest(bytes), 0, 16);
      String readable = path.getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "_");
      return readable.substring(0, Math.min(KEY_NAME_LENGTH, readable.length())) + "-" + hash;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  Path path() {
    return path;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** Says whether the file that is there now is the one that was read. */
  boolean isStillThere() {
    try {
      return FileStamp.of(path).equals(stamp);
    } catch (IOException e) {
      return false;
    }
  }
}
