/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.camel.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.signalbox.camel.http.FieldError;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.component.file.FileConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as they come and go on a real file system. */
class CsvInboxTest {
  private static final String TABLE = "id\nx\n";
  private static final InboxResult TAKEN = InboxResult.taken("1 line", List.of("task 1"));

  @TempDir private Path folder;
  private final CsvInbox inbox = new CsvInbox(200, 1000);

  private Path drop(String name, String content, Duration age) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    return file;
  }

  private Path drop(String name) throws IOException {
    return drop(name, TABLE, Duration.ofMinutes(1));
  }

  private boolean accepts(Path file) {
    File polled = file.toFile();
    return inbox.accept(FileConsumer.asGenericFile(folder.toString(), polled, null, false));
  }

  private List<String> codes(Path file) {
    return inbox.read(file.toString()).table("id", "id").errors().stream()
        .map(FieldError::code)
        .toList();
  }

  private List<String> names(String sub) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(sub))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void file_old_acceptedAtOnce() throws IOException {
    assertThat(accepts(drop("a.csv"))).isTrue();
  }

  @Test
  void file_stillGrowing_waitsWithoutHoldingUpThePoll() throws IOException {
    Path file = drop("a.csv", TABLE, Duration.ZERO);
    assertThat(accepts(file)).isFalse();

    await().until(() -> accepts(file));
  }

  @Test
  void file_ofAClockAhead_acceptedOnceItNoLongerChanges() throws IOException {
    Path file = drop("a.csv", TABLE, Duration.ofDays(-1));
    assertThat(accepts(file)).isFalse();

    await().until(() -> accepts(file));
  }

  @Test
  void file_lockedByItsWriter_acceptedAfterwards() throws IOException {
    Path file = drop("a.csv");
    try (FileChannel writer = FileChannel.open(file, StandardOpenOption.WRITE);
        var lock = writer.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThat(accepts(file)).isFalse();
    }

    assertThat(accepts(file)).isTrue();
  }

  @Test
  void file_vanished_neitherAcceptedNorReady() throws IOException {
    Path file = folder.resolve("gone.csv");

    assertThat(accepts(file)).isFalse();
    assertThat(inbox.read(file.toString()).isReady()).isFalse();
  }

  @Test
  void linkOrDirectory_readAsFault() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("l.csv"), drop("target.txt"));
    Path dangling = Files.createSymbolicLink(folder.resolve("d.csv"), Path.of("/nowhere"));
    Path directory = Files.createDirectory(folder.resolve("dir.csv"));

    for (Path each : List.of(link, dangling, directory)) {
      assertThat(accepts(each)).isTrue();
      assertThat(codes(each)).containsExactly("NOT_A_FILE");
    }
    inbox.putAway(inbox.read(dangling.toString()), InboxResult.rejected(List.of()));
    assertThat(names(".error")).containsExactly("d.csv", "d.csv.result.txt");
  }

  @Test
  void file_largerThanTheLimit_readAsFaultWithoutItsContent() throws IOException {
    Path file = folder.resolve("big.csv");
    try (FileChannel sparse =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      sparse.position(3L << 30);
      sparse.write(java.nio.ByteBuffer.wrap(new byte[1]));
    }

    assertThat(inbox.read(file.toString()).table("id", "id").errors())
        .containsExactly(
            new FieldError(
                "file",
                "TOO_LARGE",
                "3221225473 bytes are more than signalbox.csv.max-bytes=1000"));
    assertThat(codes(drop("fits.csv", "id\n" + "x".repeat(997), Duration.ofMinutes(1)))).isEmpty();
  }

  @Test
  void putAway_sameNameAgain_nothingOverwritten() throws IOException {
    for (int i = 0; i < 3; i++) {
      inbox.putAway(inbox.read(drop("a.csv", "id\n" + i, Duration.ofMinutes(1)).toString()), TAKEN);
    }

    assertThat(names(".done"))
        .containsExactly(
            "a.2.csv",
            "a.2.csv.result.txt",
            "a.3.csv",
            "a.3.csv.result.txt",
            "a.csv",
            "a.csv.result.txt");
    assertThat(folder.resolve(".done/a.csv")).hasContent("id\n0");
    assertThat(folder.resolve(".done/a.3.csv.result.txt")).hasContent("taken: 1 line\ntask 1\n");
  }

  @Test
  void putAway_strangeNames_keptReadable() throws IOException {
    String longName = "ä".repeat(120) + ".csv";
    inbox.putAway(inbox.read(drop("a\nb\u001b[31m.csv").toString()), TAKEN);
    inbox.putAway(inbox.read(drop("${body}.csv").toString()), TAKEN);
    inbox.putAway(inbox.read(drop(longName).toString()), TAKEN);

    assertThat(names(".done"))
        .hasSize(6)
        .contains("a_b_[31m.csv", "${body}.csv", "${body}.csv.result.txt")
        .filteredOn(name -> name.startsWith("ä"))
        .hasSize(2);
  }

  @Test
  void putAway_replacedMeanwhile_newOneStaysAndTheTakenOneIsKept() throws IOException {
    Path file = drop("a.csv", "id\nold\n", Duration.ofMinutes(1));
    InboxFile taken = inbox.read(file.toString());
    Path newer = drop(".part", "id\nnew\n", Duration.ofMinutes(1));
    Files.move(newer, file, StandardCopyOption.ATOMIC_MOVE);

    inbox.putAway(taken, TAKEN);

    assertThat(file).hasContent("id\nnew\n");
    assertThat(folder.resolve(".done/a.csv")).hasContent("id\nold\n");
  }

  @Test
  void putAway_byAnotherReplica_noSecondCopy() throws IOException {
    Path file = drop("a.csv");
    InboxFile mine = inbox.read(file.toString());
    InboxFile theirs = new CsvInbox(200, 1000).read(file.toString());
    inbox.putAway(theirs, TAKEN);

    inbox.putAway(mine, InboxResult.takenBefore(List.of()));

    assertThat(names(".done")).containsExactly("a.csv", "a.csv.result.txt");
  }

  @Test
  void putAway_impossible_fileLeftAloneForAWhile() throws IOException {
    Path file = drop("a.csv");
    Files.writeString(folder.resolve(".done"), "a file where the folder should be");

    inbox.putAway(inbox.read(file.toString()), TAKEN);

    assertThat(file).exists();
    assertThat(accepts(file)).isFalse();
    assertThat(accepts(drop("b.csv"))).isTrue();
  }

  @Test
  void key_sameFile_sameKey_deliveredAgain_anotherKey() throws IOException {
    Path file = drop("a.csv");
    FileTime modified = Files.getLastModifiedTime(file);
    String key = inbox.read(file.toString()).key();
    assertThat(inbox.read(file.toString()).key()).isEqualTo(key);

    Path again = drop(".part");
    Files.setLastModifiedTime(again, modified);
    Files.move(again, file, StandardCopyOption.ATOMIC_MOVE);

    assertThat(inbox.read(file.toString()).key()).isNotEqualTo(key);
  }

  @Test
  void key_longNameWithAnyCharacters_fitsARequestKey() throws IOException {
    String key = inbox.read(drop("Prix d'été ".repeat(10) + ".csv").toString()).key();

    assertThat(key).hasSize(64).matches("[A-Za-z0-9._:/@+=-]+").startsWith("Prix_d__t_");
  }

  @Test
  void result_oneLinePerFault_noForgedLines() {
    InboxResult result =
        InboxResult.rejected(List.of(new FieldError("line 2", "FORM", "a\nline 3: FORGED")));

    assertThat(result.text())
        .isEqualTo("rejected, nothing was changed: 1 fault\nline 2: FORM: a?line 3: FORGED\n");
  }

  @Test
  void settings_outOfRange_rejectedByName() {
    assertThatThrownBy(() -> new CsvInbox(-1, 1))
        .hasMessageContaining("signalbox.csv.settle-ms=-1");
    assertThatThrownBy(() -> new CsvInbox(0, 0)).hasMessageContaining("signalbox.csv.max-bytes=0");
  }
}
