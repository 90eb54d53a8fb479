/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.signin;

import io.github.signalbox.signin.Secrets;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets in a file, read again when the file has changed.
 *
 * <p>A file that cannot be read leaves the secrets of before in force, and says so in the log.
 */
public final class SecretFile implements Supplier<Secrets> {
  private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);
  private static final long LOOK_AGAIN = TimeUnit.SECONDS.toNanos(1);

  private record State(FileTime modified, long bytes) {}

  private final Path file;
  private Secrets secrets;
  private State state;
  private long lookedAt = System.nanoTime();

  /**
   * Reads a file.
   *
   * @param file the file
   * @throws IllegalArgumentException if it cannot be read; names the file and the key
   */
  public SecretFile(Path file) {
    this.file = file;
    try {
      state = stateNow();
      secrets = read();
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file of secrets " + file.toAbsolutePath(), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized Secrets get() {
    long now = System.nanoTime();
    if (now - lookedAt >= LOOK_AGAIN) {
      lookedAt = now;
      try {
        State found = stateNow();
        if (!found.equals(state)) {
          state = found;
          secrets = read();
          LOG.info("Signalbox: secrets read again from {}", file);
        }
      } catch (IOException | IllegalArgumentException e) {
        LOG.error("Signalbox: {} is not used: {}", file, e.getMessage());
      }
    }
    return secrets;
  }

  private State stateNow() throws IOException {
    return new State(Files.getLastModifiedTime(file), Files.size(file));
  }

  private Secrets read() throws IOException {
    try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      Secrets found = Secrets.read(text, System::getenv);
      found.warnings().forEach(warning -> LOG.warn("Signalbox: {}: {}", file, warning));
      return found;
    }
  }
}
