/*
 * Copyright 2026 the Signalbox authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.signalbox.cli.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionTest {
  @TempDir private Path folder;
  private TestInstance files;
  private Instance instance;
  private Plan plan;

  @BeforeEach
  void plan() {
    files = TestInstance.create(folder);
    instance = Instance.open(files.folder());
    Path jar = TestInstance.jar(folder.resolve("plugin.jar"), BrokerXml.PLUGIN);
    plan =
        Installation.plan(instance, jar, new Installation.Options(null, List.of("mqtt"), Map.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 9})
  void failure_atAnyFile_leavesTheInstanceAsItWas(int failing) {
    Map<String, String> before = files.everything();
    AtomicInteger moved = new AtomicInteger();
    Transaction.Mover full =
        (from, to) -> {
          if (moved.incrementAndGet() == failing) {
            throw new IOException("no space left");
          }
          Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        };

    assertThat(plan.changes()).hasSize(9);
    assertThatThrownBy(() -> new Transaction(instance, full).apply(plan))
        .hasMessage("no space left")
        .hasNoSuppressedExceptions();
    assertThat(files.everything()).isEqualTo(before);
  }

  @Test
  void file_changedSinceThePlan_isLeftAlone() {
    files.edit("etc/login.config", "activemq", "shop");
    Map<String, String> before = files.everything();

    assertThatThrownBy(() -> new Transaction(instance).apply(plan))
        .isInstanceOf(InstallException.class)
        .hasMessageContaining("login.config has changed since");
    assertThat(files.everything()).isEqualTo(before);
  }

  @Test
  void link_staysALink() throws Exception {
    Path shared = folder.resolve("shared.config");
    Files.move(files.file("etc/login.config"), shared);
    Files.createSymbolicLink(files.file("etc/login.config"), shared);

    new Transaction(instance).apply(plan);

    assertThat(files.file("etc/login.config")).isSymbolicLink();
    assertThat(shared).content().contains(LoginConfig.MODULE);
  }
}
