/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csv;

import io.github.signalbox.camel.csv.InboxResult.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders into which files are dropped: which of them can be taken, and where each goes. A file
 * ends up in the folder {@code .done} or {@code .error} with a text {@code <name>.result.txt}
 * beside it; nothing that is there already is overwritten.
 */
public final class CsvInbox implements GenericFileFilter<File> {
  private static final Logger LOG = LoggerFactory.getLogger(CsvInbox.class);
  private static final String RESULT = ".result.txt";
  private static final int MAX_NAME_BYTES = 200;
  private static final int MAX_COPIES = 100_000;
  private static final Duration STUCK_PAUSE = Duration.ofSeconds(30);

  private final SettledFiles settled;
  private final int maxBytes;
  private final Map<Path, Long> stuck = new ConcurrentHashMap<>();

  /**
   * Creates the bean.
   *
   * @param settleMs how long a file must stay unchanged until it counts as complete, ms; 0 or more
   * @param maxBytes how large a file may be, bytes; 1 to 1 GiB
   * @throws IllegalArgumentException if a value is out of its range
   */
  public CsvInbox(long settleMs, int maxBytes) {
    if (settleMs < 0) {
      throw new IllegalArgumentException("signalbox.csv.settle-ms=" + settleMs + " must be >= 0");
    }
    if (maxBytes < 1 || maxBytes > 1 << 30) {
      throw new IllegalArgumentException(
          "signalbox.csv.max-bytes=" + maxBytes + " must be 1 to " + (1 << 30));
    }
    this.settled = new SettledFiles(Duration.ofMillis(settleMs));
    this.maxBytes = maxBytes;
  }

  @Override
  public boolean accept(GenericFile<File> file) {
    Path path = file.getFile().toPath();
    return !isStuck(path) && settled.isSettled(path);
  }

  private boolean isStuck(Path path) {
    Long since = stuck.get(path);
    boolean waits = since != null && System.nanoTime() - since < STUCK_PAUSE.toNanos();
    if (since != null && !waits) {
      stuck.remove(path);
    }
    return waits;
  }

  /**
   * Reads a file.
   *
   * @param path where it is
   * @return the file; not ready if it has gone, or was changed meanwhile
   */
  public InboxFile read(String path) {
    return InboxFile.read(Path.of(path), maxBytes);
  }

  /**
   * Reads the table of a file.
   *
   * @param file the file
   * @param columns the columns that it may have, separated by commas
   * @param required those that it must have, separated by commas
   * @return the table, or the fault for which there is none
   */
  public CsvTable table(InboxFile file, String columns, String required) {
    return file.table(columns, required);
  }

  /**
   * Moves a file to where it belongs and writes its result beside it. A file that cannot be moved
   * is left alone for a while, and then taken again, which changes nothing.
   *
   * @param file the file
   * @param result what became of it
   */
  public void putAway(InboxFile file, InboxResult result) {
    String name = name(file.path());
    if (result.outcome() == Outcome.TAKEN_BEFORE && !file.isStillThere()) {
      LOG.debug("{} was put away by another replica", name);
      return;
    }
    if (result.isRejected()) {
      LOG.warn("{}: {}", name, result.inShort());
    } else {
      LOG.info("{}: {}", name, result.inShort());
    }
    try {
      Path folder = file.path().resolveSibling(result.folder());
      Files.createDirectories(folder);
      move(file, reserve(folder, name, result.text()));
    } catch (IOException e) {
      LOG.warn("{} cannot be put into {}: {}", name, result.folder(), e.toString());
      stuck.put(file.path(), System.nanoTime());
    }
  }

  /** Finds a name that is free, and takes it by writing the result. */
  private static Path reserve(Path folder, String name, String text) throws IOException {
    for (int copy = 1; copy < MAX_COPIES; copy++) {
      String free = copy == 1 ? name : name.replaceFirst("(?=\\.[^.]*$)", "." + copy);
      Path place = folder.resolve(free);
      if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
        try {
          Files.writeString(
              folder.resolve(free + RESULT),
              text,
              StandardCharsets.UTF_8,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE);
          return place;
        } catch (FileAlreadyExistsException e) {
          LOG.debug("{} has a result already", place);
        }
      }
    }
    throw new FileAlreadyExistsException(folder.resolve(name).toString());
  }

  private static void move(InboxFile file, Path place) throws IOException {
    if (!file.isStillThere()) {
      // Replaced or removed by whoever delivers: what was taken stands here all the same.
      Files.write(place, file.bytes(), StandardOpenOption.CREATE_NEW);
      return;
    }
    try {
      Files.move(file.path(), place, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(file.path(), place);
    }
  }

  /** The name as it can stand in a log and in another folder. */
  private static String name(Path path) {
    String name = CsvReader.printable(path.getFileName().toString()).replace('?', '_');
    while (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      name = name.substring(1);
    }
    return name;
  }
}
