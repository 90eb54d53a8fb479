/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What tells a file from another one that is delivered under the same name, be it with the same
 * content.
 *
 * @param size its size, bytes
 * @param modified when its content was last changed
 * @param placed when it was last put in place, whatever its content; absent where the file system
 *     does not note that
 * @param regular whether it is a file, not a link, directory or pipe
 */
record FileStamp(long size, FileTime modified, @Nullable Object placed, boolean regular) {
  private static final String PLACED = "unix:ctime";

  /**
   * Looks at a file; a link is not followed.
   *
   * @param path the file
   * @return what it is now
   * @throws java.nio.file.NoSuchFileException if there is none
   * @throws IOException if it cannot be looked at
   */
  static FileStamp of(Path path) throws IOException {
    BasicFileAttributes now =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return new FileStamp(now.size(), now.lastModifiedTime(), placed(path), now.isRegularFile());
  }

  private static @Nullable Object placed(Path path) throws IOException {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix")
        ? Files.getAttribute(path, PLACED, LinkOption.NOFOLLOW_LINKS)
        : null;
  }
}
