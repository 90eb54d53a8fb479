/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.broker.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.signalbox.addressing.ClientId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets in a file that changes; what the lines mean: SecretsTest of the model. */
class SecretFileTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final ClientId ME = ClientId.parse("GID_tag_ap@@@a");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("secrets.properties");
  }

  private void write(String secret) throws IOException {
    Files.writeString(file, "k.groups=GID_tag_ap\nk.secret=" + secret + "\n");
  }

  private static List<String> of(SecretFile secrets) {
    return secrets.get().of("k", ME);
  }

  @Test
  void file_changed_isReadAgain() throws IOException {
    write("one");
    SecretFile secrets = new SecretFile(file);
    assertThat(of(secrets)).containsExactly("one");

    write("another");

    Awaitility.await().atMost(LIMIT).until(() -> of(secrets).equals(List.of("another")));
  }

  @Test
  void file_brokenOrGone_leavesTheSecretsOfBefore() throws IOException {
    write("one");
    SecretFile secrets = new SecretFile(file);

    Files.writeString(file, "k.sekret=typo\n");
    Awaitility.await()
        .during(Duration.ofMillis(1500))
        .atMost(LIMIT)
        .until(() -> of(secrets).equals(List.of("one")));
    Files.delete(file);
    Awaitility.await()
        .during(Duration.ofMillis(1500))
        .atMost(LIMIT)
        .until(() -> of(secrets).equals(List.of("one")));

    write("mended");
    Awaitility.await().atMost(LIMIT).until(() -> of(secrets).equals(List.of("mended")));
  }

  @Test
  void file_missingAtTheStart_isNamed() {
    assertThatThrownBy(() -> new SecretFile(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no file of secrets")
        .hasMessageContaining(file.toString());
  }

  @Test
  void file_withAnUnknownKey_isNamedWithTheKeyAndWithoutItsValue() throws IOException {
    Files.writeString(file, "k.sekret=hidden\n");

    assertThatThrownBy(() -> new SecretFile(file))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("k.sekret")
        .hasMessageNotContaining("hidden");
  }
}
