/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import io.github.signalbox.cli.artemis.FileChange.Kind;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Carries a plan out as a whole or not at all: every file is written beside its place first and
 * moved when all are written; what was moved before a failure gets its backup back.
 */
final class Transaction {
  /** Folder in Signalbox's own one where changed files are kept as they were. */
  static final String BACKUP = "backup";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER_OF_OWNER =
      PosixFilePermissions.fromString("rwx------");
  private static final String NEW = ".signalbox-new";

  /** Puts a file in the place of another one, in one step. */
  @FunctionalInterface
  interface Mover {
    void move(Path from, Path to) throws IOException;
  }

  private final Instance instance;
  private final Mover mover;
  private final Path own;
  private final Path backup;
  private final Map<FileChange, Path> written = new LinkedHashMap<>();
  private final Deque<FileChange> done = new ArrayDeque<>();
  private final Deque<Path> folders = new ArrayDeque<>();

  Transaction(Instance instance) {
    this(
        instance,
        (from, to) ->
            Files.move(
                from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
  }

  Transaction(Instance instance, Mover mover) {
    this.instance = instance;
    this.mover = mover;
    this.own = instance.file(Instance.SIGNALBOX);
    this.backup = own.resolve(BACKUP).resolve(TIME.format(Clock.systemUTC().instant()));
  }

  /**
   * Carries a plan out.
   *
   * @throws InstallException if a file has changed since the plan was made, or cannot be given to
   *     the broker's user; the instance is then as it was
   * @throws IOException if a file cannot be written; the instance is then as it was
   */
  void apply(Plan plan) throws IOException {
    for (FileChange change : plan.changes()) {
      if (!Arrays.equals(change.before(), FileContent.bytes(change.file()))) {
        throw new InstallException(
            change.file()
                + " has changed since it was looked at; nothing was done, run this again");
      }
    }
    try {
      write(plan.changes());
      for (FileChange change : plan.changes()) {
        done.push(change);
        carryOut(change);
      }
    } catch (IOException | RuntimeException e) {
      undo(e);
      throw e;
    }
  }

  /**
   * Removes what is of no more use when a plan is carried out.
   *
   * @throws IOException if something cannot be removed
   */
  void discard(Plan plan) throws IOException {
    for (Path folder : plan.discarded()) {
      deleteTree(folder);
    }
    deleteIfEmpty(own);
  }

  private void write(List<FileChange> changes) throws IOException {
    for (FileChange change : changes) {
      if (change.before() != null) {
        Path copy = backup.resolve(instance.folder().relativize(change.file()));
        makeFolder(copy.getParent());
        Files.copy(change.file(), copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
      byte[] after = change.after();
      if (after != null) {
        Path place = place(change);
        makeFolder(place.getParent());
        Path beside = place.resolveSibling("." + place.getFileName() + NEW);
        written.put(change, beside);
        Files.deleteIfExists(beside);
        Files.createFile(beside, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
        Files.write(beside, after);
        Path model = change.before() == null ? instance.file("etc/broker.xml") : place;
        giveToOwnerOf(model, beside);
        if (change.kind() != Kind.SECRET) {
          Files.setPosixFilePermissions(beside, Files.getPosixFilePermissions(model));
        }
      }
    }
  }

  /** Returns where a file really stands, if its place is a link. */
  private static Path place(FileChange change) throws IOException {
    return Files.exists(change.file()) ? change.file().toRealPath() : change.file();
  }

  private void carryOut(FileChange change) throws IOException {
    Path beside = written.get(change);
    if (beside == null) {
      Files.delete(change.file());
    } else {
      mover.move(beside, place(change));
    }
  }

  private void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    makeFolder(folder.getParent());
    Files.createDirectory(folder);
    folders.push(folder);
    if (folder.startsWith(own.resolve(BACKUP))) {
      Files.setPosixFilePermissions(folder, FOLDER_OF_OWNER);
    }
    giveToOwnerOf(instance.file("etc"), folder);
  }

  /** The broker's user must be able to read what somebody else installs. */
  private static void giveToOwnerOf(Path model, Path file) throws IOException {
    PosixFileAttributes wanted = Files.readAttributes(model, PosixFileAttributes.class);
    PosixFileAttributeView view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributes found = view.readAttributes();
    try {
      if (!wanted.owner().equals(found.owner())) {
        view.setOwner(wanted.owner());
      }
      if (!wanted.group().equals(found.group())) {
        view.setGroup(wanted.group());
      }
    } catch (FileSystemException e) {
      throw new InstallException(
          "%s cannot be given to %s:%s, whose the instance is; nothing was changed; run this as that user or as root"
              .formatted(file, wanted.owner(), wanted.group()),
          e);
    }
  }

  private void undo(Exception failure) {
    List<IOException> left = new ArrayList<>();
    for (FileChange change : done) {
      attempt(() -> restore(change), left);
    }
    for (Path beside : written.values()) {
      attempt(() -> Files.deleteIfExists(beside), left);
    }
    if (left.isEmpty()) {
      attempt(() -> deleteTree(backup), left);
      for (Path folder : folders) {
        attempt(() -> deleteIfEmpty(folder), left);
      }
    }
    left.forEach(failure::addSuppressed);
  }

  private void restore(FileChange change) throws IOException {
    if (change.before() == null) {
      Files.deleteIfExists(change.file());
      return;
    }
    Path place = place(change);
    Path beside = place.resolveSibling("." + place.getFileName() + NEW);
    Files.copy(
        backup.resolve(instance.folder().relativize(change.file())),
        beside,
        StandardCopyOption.COPY_ATTRIBUTES,
        StandardCopyOption.REPLACE_EXISTING);
    Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A step of an undoing, which must not keep the others from being done. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private static void attempt(Step step, List<IOException> failures) {
    try {
      step.run();
    } catch (IOException e) {
      failures.add(e);
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> found;
    try (Stream<Path> files = Files.walk(folder)) {
      found = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : found) {
      Files.delete(file);
    }
  }

  private static void deleteIfEmpty(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        return;
      }
    }
    Files.delete(folder);
  }
}
